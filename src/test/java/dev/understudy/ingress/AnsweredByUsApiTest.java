package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP library by itself would answer in its own words, or never. */
class AnsweredByUsApiTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    /** Java's own client sends none of these. */
    private static String answer(String head, String body) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = head.replace("\n", "\r\n") + "Host: 127.0.0.1\r\nAuthorization: Bearer " + ApiUnderTest.ALL
                    + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/sms/json?limit=%", "/2010-04-01/Accounts/" + ApiUnderTest.TWILIO_SID + "/Messages.json?a=%zz"})
    void half_an_escape_in_the_query_of_a_form_is_told(String target) throws Exception {
        assertThat(answer(
                        "POST " + target + " HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n",
                        "To=%2B75550000001&from=Shop&text=1234"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json");
    }

    @Test
    void half_an_escape_is_told_to_a_client_of_smsc_as_smsc_would() throws Exception {
        assertThat(answer(
                        "POST /sys/send.php?fmt=1&a=% HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n",
                        "login=shop&psw=smsc-password&phones=75550000001&mes=1234"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n0,-1");
    }

    @Test
    void a_websocket_on_a_connection_that_is_not_to_be_upgraded_is_told_what_is_missing() throws Exception {
        assertThat(answer(
                        "GET /v1/stream HTTP/1.1\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n",
                        ""))
                .startsWith("HTTP/1.1 426 ")
                .contains("upgrade-required");
    }
}
