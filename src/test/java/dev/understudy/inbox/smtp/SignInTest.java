package dev.understudy.inbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user and password that are set are wanted from everybody. Here without TLS; {@code SwaksIT} has both. */
class SignInTest {
    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MailServer.start(MailServer.config(null, MailServer.LOGIN, 10_000, Duration.ofMinutes(1)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothing_is_taken_before() throws Exception {
        try (RawClient client = RawClient.greeted(server.port())) {
            assertThat(client.say("EHLO a")).contains("AUTH PLAIN LOGIN");
            assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("530 5.7.0");
        }
    }

    @Test
    void plain_works_in_one_line_and_in_two() throws Exception {
        String right = base64("\0shop\0correct horse");
        try (RawClient client = RawClient.greeted(server.port())) {
            assertThat(client.say("AUTH PLAIN " + right)).startsWith("235");
            assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("250");
        }
        try (RawClient client = RawClient.greeted(server.port())) {
            assertThat(client.say("auth plain")).isEqualTo("334 ");
            assertThat(client.say(right)).startsWith("235");
            assertThat(client.say("AUTH PLAIN " + right)).startsWith("503");
        }
    }

    @Test
    void login_asks_for_both() throws Exception {
        try (RawClient client = RawClient.greeted(server.port())) {
            assertThat(client.say("AUTH LOGIN")).isEqualTo("334 VXNlcm5hbWU6");
            assertThat(client.say(base64("shop"))).isEqualTo("334 UGFzc3dvcmQ6");
            assertThat(client.say(base64("correct horse"))).startsWith("235");
        }
    }

    @Test
    void anything_else_is_refused() throws Exception {
        try (RawClient client = RawClient.greeted(server.port())) {
            assertThat(client.say("AUTH PLAIN " + base64("\0shop\0wrong"))).startsWith("535 5.7.8");
            assertThat(client.say("AUTH PLAIN " + base64("\0nobody\0correct horse")))
                    .startsWith("535");
            assertThat(client.say("AUTH PLAIN " + base64("shop"))).startsWith("535");
            assertThat(client.say("AUTH PLAIN =")).startsWith("535");
            assertThat(client.say("AUTH PLAIN ***")).startsWith("501");
            assertThat(client.say("AUTH CRAM-MD5")).startsWith("504");
            client.say("AUTH LOGIN");
            assertThat(client.say("*")).startsWith("501");
            assertThat(client.say("MAIL FROM:<a@b.test>")).startsWith("530");
        }
    }
}
