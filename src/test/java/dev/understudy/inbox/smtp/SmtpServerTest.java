package dev.understudy.inbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.domain.Failure;
import dev.understudy.message.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol's edges, by a client that sends what no mail program does. */
class SmtpServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MAIL = "From: Shop <info@shop.test>\r\nSubject: Hello\r\n\r\nCode 4829";
    private MailServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = MailServer.open();
        client = RawClient.greeted(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private Catch only() {
        assertThat(server.caught).hasSize(1);
        return server.caught.get(0);
    }

    @Test
    void a_mail_is_decoded_and_brought_to_the_inbox() throws Exception {
        assertThat(client.say("EHLO shop.test")).startsWith("250-inbox.test").contains("250-8BITMIME");
        assertThat(client.mail("Ada@inbox.test", MAIL)).isEqualTo("250 2.6.0 Stored as 1");
        assertThat(only().channel()).isEqualTo(Channel.EMAIL);
        assertThat(only().from()).isEqualTo("info@shop.test");
        assertThat(only().to()).isEqualTo("Ada@inbox.test");
        assertThat(only().content().subject()).isEqualTo("Hello");
        assertThat(only().content().text()).isEqualTo("Code 4829\n");
    }

    @Test
    void what_it_can_do_is_announced() throws Exception {
        assertThat(client.say("EHLO shop.test").lines().map(line -> line.substring(4)))
                .containsExactly(
                        "inbox.test", "PIPELINING", "SIZE 100000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES");
    }

    @Test
    void a_mail_is_acknowledged_only_once_it_is_stored() throws Exception {
        Promise<Caught> storing = Promise.promise();
        server.answer = command -> storing.future();
        client.say("MAIL FROM:<>");
        client.say("RCPT TO:<ada@inbox.test>");
        client.say("DATA");
        client.send(MAIL + "\r\n.\r\nNOOP\r\n");
        await().atMost(SOON).until(() -> !server.caught.isEmpty());
        storing.complete(new Caught(77, "ada@inbox.test"));
        assertThat(client.answer()).isEqualTo("250 2.6.0 Stored as 77");
        assertThat(client.answer()).isEqualTo("250 2.0.0 OK");
    }

    @Test
    void a_mail_that_is_not_stored_is_to_be_sent_again() throws Exception {
        server.answer = command -> Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
        assertThat(client.mail("ada@inbox.test", MAIL)).startsWith("451 4.3.0");
        server.answer = command -> Future.succeededFuture(new Caught(5, command.to()));
        assertThat(client.mail("ada@inbox.test", MAIL)).startsWith("250");
    }

    @Test
    void one_mail_to_several_of_ours_is_a_message_for_each() throws Exception {
        client.say("MAIL FROM:<shop@shop.test>");
        client.say("RCPT TO:<ada@inbox.test>");
        client.say("RCPT TO:<bob@inbox.test>");
        client.say("RCPT TO:<ADA@inbox.test>");
        client.say("DATA");
        assertThat(client.say(MAIL + "\r\n.")).isEqualTo("250 2.6.0 Stored as 1 and 1 more");
        assertThat(server.caught).extracting(Catch::to).containsExactly("ada@inbox.test", "bob@inbox.test");
    }

    @Test
    void only_our_own_addresses_are_taken() throws Exception {
        client.say("MAIL FROM:<shop@shop.test>");
        assertThat(client.say("RCPT TO:<ada@elsewhere.test>"))
                .startsWith("550 5.7.1")
                .contains("@inbox.test (inbox.emailDomain)");
        assertThat(client.say("RCPT TO:<ada@sub.inbox.test>")).startsWith("550");
        assertThat(client.say("RCPT TO:<ada@INBOX.Test>")).startsWith("250");
        assertThat(client.say("DATA")).startsWith("354");
    }

    @Test
    void recipients_beyond_the_limit_are_for_another_mail() throws Exception {
        client.say("MAIL FROM:<shop@shop.test>");
        for (String each : List.of("a", "b", "c")) {
            assertThat(client.say("RCPT TO:<" + each + "@inbox.test>")).startsWith("250");
        }
        assertThat(client.say("RCPT TO:<d@inbox.test>")).startsWith("452 4.5.3");
    }

    @Test
    void a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent() throws Exception {
        assertThat(client.say("MAIL FROM:<shop@shop.test> SIZE=100001")).startsWith("552 5.3.4");
        assertThat(client.say("MAIL FROM:<shop@shop.test> SIZE=100000")).startsWith("250");
    }

    @Test
    void a_mail_that_is_too_large_is_refused_at_its_end_and_the_next_one_taken() throws Exception {
        assertThat(client.mail("ada@inbox.test", MAIL + "x".repeat(100_001))).startsWith("552 5.3.4");
        assertThat(client.mail("ada@inbox.test", MAIL)).startsWith("250");
        assertThat(server.caught).hasSize(1);
    }

    @Test
    void what_does_not_fit_into_memory_is_for_later() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RawClient each = RawClient.greeted(server.port());
            each.say("MAIL FROM:<shop@shop.test>");
            each.say("RCPT TO:<ada@inbox.test>");
            each.say("DATA");
            each.send("x".repeat(90_000));
            slow.add(each);
        }
        // The others' bytes are on their way: until they have arrived there is room for this one.
        await().atMost(SOON).until(() -> client.mail("ada@inbox.test", MAIL).startsWith("452 4.3.1"));
        for (RawClient each : slow) {
            each.close();
        }
        await().atMost(SOON).until(() -> client.mail("ada@inbox.test", MAIL).startsWith("250"));
    }

    @Test
    void commands_sent_at_once_are_answered_in_order() throws Exception {
        client.send("EHLO a\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<no@where.test>\r\nRCPT TO:<ada@inbox.test>\r\nDATA\r\n"
                + MAIL + "\r\n.\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<bob@inbox.test>\r\nDATA\r\n" + MAIL
                + "\r\n.\r\nQUIT\r\n");
        List<String> codes = new ArrayList<>();
        for (String answer = client.answer(); answer != null; answer = client.answer()) {
            codes.add(answer.substring(0, 3));
        }
        assertThat(codes).containsExactly("250", "250", "550", "250", "354", "250", "250", "250", "354", "250", "221");
        assertThat(server.caught).extracting(Catch::to).containsExactly("ada@inbox.test", "bob@inbox.test");
    }

    @Test
    void bytes_may_come_one_by_one() throws Exception {
        String all = "MAIL FROM:<a@b.test>\r\nRCPT TO:<ada@inbox.test>\r\nDATA\r\n" + MAIL + "\r\n..\r\n.\r\n";
        for (byte each : all.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            client.send(new byte[] {each});
        }
        for (int i = 0; i < 3; i++) {
            client.answer();
        }
        assertThat(client.answer()).startsWith("250 2.6.0");
        assertThat(only().content().text()).isEqualTo("Code 4829\n.\n");
    }

    @Test
    void doubled_dots_are_single_again_and_other_dots_stay() throws Exception {
        client.mail("ada@inbox.test", "From: a@b.test\r\n\r\n..one\r\n...two\r\nthree.\r\n..");
        assertThat(only().content().text()).isEqualTo(".one\n..two\nthree.\n.\n");
    }

    /** Otherwise a mail could smuggle in a second one, with another sender. */
    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r\n.\n", "\n.\r\n", "\r.\r", "\r\n.\r", "\n.\r"})
    void only_a_dot_between_whole_line_ends_ends_a_mail(String almost) throws Exception {
        client.mail("ada@inbox.test", "From: a@b.test\r\n\r\nfirst" + almost + "MAIL FROM:<evil@b.test>\r\nlast");
        assertThat(only().content().text())
                .startsWith("first")
                .endsWith("last\n")
                .contains("evil@b.test");
    }

    @Test
    void an_empty_mail_is_a_mail() throws Exception {
        client.say("MAIL FROM:<shop@shop.test>");
        client.say("RCPT TO:<ada@inbox.test>");
        client.say("DATA");
        assertThat(client.say(".")).startsWith("250");
        assertThat(only().from()).isEqualTo("shop@shop.test");
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT TO:<ada@inbox.test>, 503",
        "DATA, 503",
        "MAIL, 501",
        "MAIL FROM:, 501",
        "MAIL FROM:<a b@c.test>, 501",
        "MAIL FROM:<no-address>, 501",
        "MAIL TO:<a@b.test>, 501",
        "MAIL FROM:<a@b.test> SIZE=x, 501",
        "MAIL FROM:<a@b.test> BODY=BINARYMIME, 501",
        "MAIL FROM:<a@b.test> RET=FULL, 555",
        "MAIL FROM:<a@b.test> SIZE=10 BODY=8BITMIME SMTPUTF8, 250",
        "mail from: a@b.test, 250",
        "MAIL FROM:<@relay.test:a@b.test>, 250",
        "MAIL FROM:<>, 250",
        "EHLO, 501",
        "HELO shop.test, 250",
        "STARTTLS, 502",
        "AUTH PLAIN AGEAYg==, 502",
        "NOOP anything, 250",
        "VRFY ada, 252",
        "EXPN all, 500",
        "GET / HTTP/1.1, 500",
        "'', 500",
    })
    void each_command_is_answered_as_the_standard_says(String command, String code) throws Exception {
        assertThat(client.say(command)).startsWith(code);
    }

    @Test
    void addresses_in_any_script_are_taken() throws Exception {
        client.say("MAIL FROM:<магазин@shop.test> SMTPUTF8");
        assertThat(client.say("RCPT TO:<анна@inbox.test>")).startsWith("250");
        assertThat(client.say("RCPT TO:<\"ada b\"@inbox.test>")).startsWith("250");
        assertThat(client.say("RCPT TO:<ada+tag@inbox.test>")).startsWith("250");
        client.say("DATA");
        client.say(MAIL + "\r\n.");
        assertThat(server.caught)
                .extracting(Catch::to)
                .containsExactly("анна@inbox.test", "\"ada b\"@inbox.test", "ada+tag@inbox.test");
    }

    @Test
    void a_second_mail_needs_its_own_recipients() throws Exception {
        client.mail("ada@inbox.test", MAIL);
        assertThat(client.say("RCPT TO:<ada@inbox.test>")).startsWith("503");
        client.say("MAIL FROM:<a@b.test>");
        assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("503");
        assertThat(client.say("RSET")).startsWith("250");
        assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("250");
        assertThat(client.say("DATA")).startsWith("503");
    }

    @Test
    void a_line_that_never_ends_is_left_out() throws Exception {
        client.send("NOOP " + "x".repeat(50_000) + "\r\n");
        assertThat(client.answer()).startsWith("500 5.5.6");
        assertThat(client.say("NOOP")).startsWith("250");
    }

    @Test
    void a_client_that_makes_nothing_but_mistakes_is_let_go() throws Exception {
        String last = "";
        for (int i = 0; i < 30 && !last.startsWith("421"); i++) {
            last = client.say("GET /");
        }
        assertThat(last).startsWith("421");
        assertThat(client.answer()).isNull();
    }

    @Test
    void a_connection_too_many_is_told_so() throws Exception {
        List<RawClient> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(RawClient.greeted(server.port()));
        }
        try (RawClient late = RawClient.at(server.port())) {
            assertThat(late.answer()).startsWith("421 4.7.0");
        }
        all.get(0).close();
        await().atMost(SOON).until(() -> {
            try (RawClient next = RawClient.at(server.port())) {
                return String.valueOf(next.answer()).startsWith("220");
            }
        });
    }

    @Test
    void who_breaks_off_within_a_mail_has_sent_none() throws Exception {
        client.say("MAIL FROM:<a@b.test>");
        client.say("RCPT TO:<ada@inbox.test>");
        client.say("DATA");
        client.send(MAIL);
        client.close();
        try (RawClient next = RawClient.greeted(server.port())) {
            assertThat(next.mail("bob@inbox.test", MAIL)).startsWith("250");
        }
        assertThat(server.caught).extracting(Catch::to).containsExactly("bob@inbox.test");
    }

    @Test
    void a_silent_client_and_one_that_never_ends_its_mail_are_let_go() throws Exception {
        try (MailServer impatient = MailServer.start(MailServer.config(null, null, 10_000, Duration.ofMillis(300)));
                RawClient silent = RawClient.greeted(impatient.port());
                RawClient within = RawClient.greeted(impatient.port())) {
            within.say("MAIL FROM:<a@b.test>");
            within.say("RCPT TO:<ada@inbox.test>");
            within.say("DATA");
            assertThat(silent.answer()).startsWith("421 4.4.2");
            assertThat(within.answer()).startsWith("421 4.4.2");
            assertThat(silent.answer()).isNull();
        }
    }

    @Test
    void who_stops_says_so_after_the_mail_under_way() throws Exception {
        Promise<Caught> storing = Promise.promise();
        server.answer = command -> storing.future();
        client.say("MAIL FROM:<a@b.test>");
        client.say("RCPT TO:<ada@inbox.test>");
        client.say("DATA");
        client.send(MAIL + "\r\n.\r\n");
        await().atMost(SOON).until(() -> !server.caught.isEmpty());
        try (RawClient idle = RawClient.greeted(server.port())) {
            Thread stopping = new Thread(() -> {
                try {
                    server.stop();
                } catch (Exception trouble) {
                    throw new IllegalStateException(trouble);
                }
            });
            stopping.start();
            assertThat(idle.answer()).startsWith("421 4.3.2");
            storing.complete(new Caught(1, "ada@inbox.test"));
            assertThat(client.answer()).startsWith("250 2.6.0");
            assertThat(client.answer()).startsWith("421 4.3.2");
            stopping.join(SOON.toMillis());
            assertThat(stopping.isAlive()).isFalse();
        }
    }
}
