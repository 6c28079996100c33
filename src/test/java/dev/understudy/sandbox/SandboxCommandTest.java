package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SandboxCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SandboxCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private static SandboxSettings parse(String... arguments) {
        SandboxOptions options = new SandboxOptions();
        new CommandLine(new Holder(options)).parseArgs(arguments);
        return options.toSettings();
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin SandboxOptions options) {}

    @Test
    void without_arguments_the_settings_are_the_defaults() {
        assertThat(parse()).isEqualTo(SandboxSettings.defaults());
    }

    @Test
    void every_option_reaches_its_setting() {
        SandboxSettings settings = parse(
                "--port=0",
                "--data-file=/x/users",
                "--scenario=both",
                "--kind=json",
                "--codes-by=email",
                "--mail-to=smtp://127.0.0.1:2525",
                "--mail-from=us@shop.test",
                "--required=email,fullName",
                "--resend-after=2s",
                "--sms-url=http://127.0.0.1:8080/v1/inbox/sms",
                "--sms-key=k",
                "--instance=a",
                "--instance=b",
                "--number-range=+447700900000-+447700900999",
                "--latency=20ms..80ms",
                "--lost-rate=0.5",
                "--expires=2027-06-30T00:00:00Z",
                "--require-signature");
        assertThat(settings.place().port()).isZero();
        assertThat(settings.signUp().scenario()).isEqualTo(Scenario.BOTH);
        assertThat(settings.signUp().required()).containsExactly("email", "fullName");
        assertThat(settings.signUp().kind()).isEqualTo(Kind.JSON);
        assertThat(settings.signUp().codeLength()).isEqualTo(6);
        assertThat(settings.signUp().channel()).isEqualTo(Channel.EMAIL);
        assertThat(settings.mail().server()).isEqualTo(URI.create("smtp://127.0.0.1:2525"));
        assertThat(settings.mail().from()).isEqualTo("us@shop.test");
        assertThat(settings.signUp().resendAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.sms().url()).isEqualTo(URI.create("http://127.0.0.1:8080/v1/inbox/sms"));
        assertThat(settings.consent().instances()).containsExactly("a", "b");
        assertThat(settings.consent().numberRanges())
                .containsExactly(new ConsentTerms.NumberRange("+447700900000", "+447700900999"));
        assertThat(settings.consent().expires()).isEqualTo("2027-06-30T00:00:00Z");
        assertThat(settings.faults().latency()).isEqualTo(new Span(Duration.ofMillis(20), Duration.ofMillis(80)));
        assertThat(settings.faults().lostRate()).isEqualTo(0.5);
        assertThat(settings.signatures().required()).isTrue();
        assertThat(settings.toString()).doesNotContain("sandbox-key").doesNotContain("key=k");
    }

    @Test
    void bad_arguments_end_with_2_and_say_what_to_write() {
        for (List<String> bad : List.of(
                List.of("--nonsense", "Unknown option"),
                List.of("--port=x", "--port"),
                List.of("--kind=soap", "choose phone, json, html, graphql or oidc, not 'soap'"),
                List.of("--mail-to=http://127.0.0.1:25", "smtp://127.0.0.1:2525"),
                List.of("--mail-from=us", "e-mail address"),
                List.of("--port=70000", "65535"),
                List.of("--latency=5", "250ms"),
                List.of("--latency=9s..1s", "min <= max"),
                List.of("--lost-rate=2", "lostRate must be a fraction from 0 to 1"),
                List.of("--scenario=maybe", "code, trusted or both"),
                List.of("--required=shoeSize", "shoeSize"),
                List.of("--sms-url=inbox", "absolute http"),
                List.of("--trusted-key=abc", "32 bytes"),
                List.of("--tls-key=pom.xml", "both or neither"),
                List.of("--tls-certificate=none.pem", "both or neither"),
                List.of("--number-range=+1", "+75550000000-+75550999999"),
                List.of("--expires=tomorrow", "2027-06-30T00:00:00Z"))) {
            err.getBuffer().setLength(0);
            assertThat(run(bad.get(0))).as(bad.get(0)).isEqualTo(2);
            assertThat(err.toString()).as(bad.get(0)).contains(bad.get(1));
        }
    }

    @Test
    void help_names_every_default() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--port=PORT", "Default: 8081", "--code-life", "Default: 5m", "--seed", "Exit codes");
    }

    @Test
    void a_taken_port_ends_with_1_and_says_so() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(run("--port=" + taken.getLocalPort())).isEqualTo(4);
            assertThat(err.toString()).contains("Port " + taken.getLocalPort(), "--port 0");
        }
    }
}
