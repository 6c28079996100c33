package dev.understudy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.SmppConfig.Alphabet;
import dev.understudy.config.SmppConfig.Outcome;
import dev.understudy.domain.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaysTest {
    private static final Map<String, String> SECRETS = Map.of("S", "s3cret", "T", "another");

    @TempDir
    private Path directory;

    private ConfigurationFile file;

    @BeforeEach
    void write() throws Exception {
        file = new ConfigurationFile(directory);
        Files.createFile(directory.resolve("a.pem"));
        Files.createFile(directory.resolve("a.key"));
    }

    private Gateways read(String inbox) throws ConfigurationProblems {
        return file.with("inbox: {" + inbox + "}", SECRETS).inbox().gateways();
    }

    private String problem(String inbox) {
        return String.join("\n", file.problems(() -> file.with("inbox: {" + inbox + "}", SECRETS)));
    }

    @Test
    void all_are_closed_unless_configured() throws Exception {
        assertThat(file.with("inbox: {}").inbox().gateways()).isEqualTo(Gateways.NONE);
        assertThat(Gateways.NONE.listeners()).isEmpty();
    }

    @Test
    void each_has_its_own_credentials() throws Exception {
        Gateways read = read("twilio: {accountSid: AC1, authToken: env:S}, "
                + "vonage: {apiKey: k, apiSecret: env:S, signatureSecret: env:T}, "
                + "smsc: {login: l, password: env:S, apiKey: env:T}");
        assertThat(read.twilio()).isEqualTo(new Gateways.Twilio("AC1", new Secret("s3cret"), null));
        assertThat(read.vonage())
                .isEqualTo(new Gateways.Vonage("k", new Secret("s3cret"), new Secret("another"), null));
        assertThat(read.smsc()).isEqualTo(new Gateways.Smsc("l", new Secret("s3cret"), new Secret("another"), null));
    }

    @Test
    void each_may_have_its_own_listener() throws Exception {
        Gateways read =
                read("vonage: {apiKey: k, apiSecret: env:S, listen: {port: 1, certificate: a.pem, key: a.key}}, "
                        + "smsc: {login: l, password: env:S, listen: {host: 0.0.0.0, port: 2}}");
        assertThat(read.listeners())
                .containsExactly(
                        Map.entry(
                                "vonage",
                                new ListenConfig(
                                        "127.0.0.1", 1, directory.resolve("a.pem"), directory.resolve("a.key"))),
                        Map.entry("smsc", new ListenConfig("0.0.0.0", 2, null, null)));
    }

    @Test
    void a_listener_that_others_reach_in_plain_text_is_warned_of() throws Exception {
        Configuration read =
                file.with("inbox: {smsc: {login: l, password: env:S, listen: {host: 0.0.0.0, port: 2}}}", SECRETS);
        assertThat(read.warnings()).anyMatch(warning -> warning.toString().contains("inbox.smsc.listen.host"));
        assertThat(read.describe()).contains("open to clients of SMSC");
    }

    @Test
    void what_is_wrong_with_a_listener_is_told() {
        assertThat(problem("smsc: {login: l, password: env:S, listen: {host: 127.0.0.1}}"))
                .contains("inbox.smsc.listen.port: is missing");
        assertThat(problem("smsc: {login: l, password: env:S, listen: {port: 2, key: a.key}}"))
                .contains("inbox.smsc.listen: certificate and key belong together");
        assertThat(problem("smsc: {login: l, password: env:S, listen: {port: 2, certificate: b.pem, key: a.key}}"))
                .contains("inbox.smsc.listen.certificate: the file")
                .contains("cannot be read");
    }

    @Test
    void smpp_has_defaults_for_all_but_its_credentials() throws Exception {
        assertThat(read("smpp: {systemId: shop, password: env:S}").smpp())
                .isEqualTo(SmppConfig.of("shop", new Secret("s3cret")));
        assertThat(problem("smpp: {}"))
                .contains("inbox.smpp.systemId: is missing")
                .contains("inbox.smpp.password: is missing");
    }

    @Test
    void smpps_receipts_and_alphabet_are_words() throws Exception {
        SmppConfig read = read("smpp: {systemId: shop, password: env:S, defaultAlphabet: latin-1, "
                        + "receipts: {outcome: failed, delay: 5s}}")
                .smpp();
        assertThat(read.defaultAlphabet()).isEqualTo(Alphabet.LATIN_1);
        assertThat(read.receipts()).isEqualTo(new SmppConfig.Receipts(Outcome.FAILED, Duration.ofSeconds(5)));
        assertThat(problem("smpp: {systemId: shop, password: env:S, defaultAlphabet: koi8}"))
                .contains("inbox.smpp.defaultAlphabet: expected one of gsm-7, latin-1, utf-8");
    }

    @Test
    void nothing_of_it_shows_a_secret() throws Exception {
        assertThat(read("smpp: {systemId: shop, password: env:S}, vonage: {apiKey: k, apiSecret: env:S}")
                        .toString())
                .doesNotContain("s3cret");
    }
}
