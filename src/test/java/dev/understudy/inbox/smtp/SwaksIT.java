package dev.understudy.inbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.domain.Failure;
import dev.understudy.testing.Interop;
import dev.understudy.testing.TestCertificate;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a mail client that we have not written: swaks, by its own words the Swiss Army Knife for SMTP. */
class SwaksIT {
    private static final String INSTALL = "apt-get install -y swaks";

    /** Its exit codes (man swaks): no errors, refused MAIL, refused recipients, not signed in, TLS not begun. */
    private static final int WELL = 0;

    private static final int REFUSED_SENDER = 23;
    private static final int REFUSED_RECIPIENTS = 24;
    private static final int REFUSED_MAIL = 26;
    private static final int NOT_SIGNED_IN = 28;

    @TempDir
    static Path directory;

    private static MailServer server;
    private MailServer another;

    private record Outcome(int exit, String said) {}

    @BeforeAll
    static void start() throws Exception {
        Interop.need(isInstalled(), "swaks", INSTALL);
        server = MailServer.locked(TestCertificate.in(directory));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void forget() throws Exception {
        server.caught.clear();
        if (another != null) {
            another.close();
        }
    }

    private static boolean isInstalled() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "swaks")));
    }

    private static Outcome swaks(MailServer to, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("swaks", "--server", "127.0.0.1", "--port", "" + to.port(), "--from", "noreply@shop.test"));
        command.addAll(List.of(options));
        Path log = Files.createTempFile(directory, "swaks", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String[] signedIn(String... more) {
        return with(
                new String[] {"--tls", "--auth", "PLAIN", "--auth-user", "shop", "--auth-password", "correct horse"},
                more);
    }

    @Test
    void a_mail_comes_in_over_tls_from_who_signs_in() throws Exception {
        Outcome sent = swaks(
                server, signedIn("--to", "ada@inbox.test", "--header", "Subject: Your code", "--body", "It is 4829."));
        assertThat(sent.exit()).as(sent.said()).isEqualTo(WELL);
        assertThat(sent.said()).contains("TLS started").contains("Stored as");
        Catch caught = server.caught.get(0);
        assertThat(caught.to()).isEqualTo("ada@inbox.test");
        assertThat(caught.content().subject()).isEqualTo("Your code");
        assertThat(caught.content().text()).startsWith("It is 4829.");
    }

    @Test
    void login_is_as_good_as_plain() throws Exception {
        Outcome sent = swaks(
                server,
                "--tls",
                "--auth",
                "LOGIN",
                "--auth-user",
                "shop",
                "--auth-password",
                "correct horse",
                "--to",
                "ada@inbox.test");
        assertThat(sent.exit()).as(sent.said()).isEqualTo(WELL);
    }

    @Test
    void without_tls_nobody_is_asked_for_a_password() throws Exception {
        Outcome sent =
                swaks(server, "--auth", "PLAIN", "--auth-user", "shop", "--auth-password", "x", "--to", "a@inbox.test");
        assertThat(sent.exit()).as(sent.said()).isEqualTo(NOT_SIGNED_IN);
        assertThat(sent.said()).doesNotContain("AUTH PLAIN LOGIN");
    }

    @Test
    void a_wrong_password_and_none_are_refused() throws Exception {
        Outcome wrong = swaks(
                server,
                "--tls",
                "--auth",
                "PLAIN",
                "--auth-user",
                "shop",
                "--auth-password",
                "wrong",
                "--to",
                "a@inbox.test");
        assertThat(wrong.exit()).as(wrong.said()).isEqualTo(NOT_SIGNED_IN);
        Outcome none = swaks(server, "--tls", "--to", "a@inbox.test");
        assertThat(none.exit()).as(none.said()).isEqualTo(REFUSED_SENDER);
        assertThat(none.said()).contains("530 5.7.0");
        assertThat(server.caught).isEmpty();
    }

    @Test
    void somebody_elses_address_is_refused_with_a_reason() throws Exception {
        another = MailServer.open();
        Outcome sent = swaks(another, "--to", "somebody@example.com");
        assertThat(sent.exit()).as(sent.said()).isEqualTo(REFUSED_RECIPIENTS);
        assertThat(sent.said()).contains("550 5.7.1 Nothing is relayed");
    }

    @Test
    void attachments_are_counted_and_html_is_kept() throws Exception {
        another = MailServer.open();
        Path file = Files.writeString(directory.resolve("invoice.txt"), "Code 111111");
        Outcome sent = swaks(
                another,
                "--to",
                "ada@inbox.test,bob@inbox.test",
                "--attach-type",
                "text/html",
                "--attach-body",
                "<p>4829</p>",
                "--attach-type",
                "application/octet-stream",
                "--attach",
                "@" + file);
        assertThat(sent.exit()).as(sent.said()).isEqualTo(WELL);
        assertThat(another.caught).hasSize(2).allSatisfy(each -> {
            assertThat(each.content().html()).startsWith("<p>4829</p>");
            assertThat(each.content().attachments()).isEqualTo(1);
            assertThat(each.content().text()).doesNotContain("111111");
        });
    }

    @Test
    void pipelining_is_understood() throws Exception {
        another = MailServer.open();
        Outcome sent = swaks(another, "--pipeline", "--to", "ada@inbox.test");
        assertThat(sent.exit()).as(sent.said()).isEqualTo(WELL);
        assertThat(another.caught).hasSize(1);
    }

    @Test
    void too_large_a_mail_and_an_inbox_that_is_away_are_told_apart() throws Exception {
        another = MailServer.open();
        Path large =
                Files.writeString(directory.resolve("large"), "x".repeat(70) + ("\n" + "x".repeat(70)).repeat(2_000));
        Outcome refused = swaks(another, "--to", "ada@inbox.test", "--body", "@" + large);
        assertThat(refused.exit()).as(refused.said()).isEqualTo(REFUSED_MAIL);
        assertThat(refused.said()).contains("552 5.3.4");
        another.answer = command -> Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
        Outcome later = swaks(another, "--to", "ada@inbox.test");
        assertThat(later.exit()).as(later.said()).isEqualTo(REFUSED_MAIL);
        assertThat(later.said()).contains("451 4.3.0");
    }
}
