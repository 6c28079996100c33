package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as SMSC documents them; {@code NodeClientsTest} sends with a published library. */
class SmscGatewayTest {
    private static final String SHOP = "login=shop&psw=smsc-password";
    private static final List<Catch> CAUGHT = new CopyOnWriteArrayList<>();
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
        api.answer(InboxCommands.CATCH, message -> {
            if (message.to().endsWith("99")) {
                return Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
            }
            if (!message.to().matches("[+0-9 ()-]{5,}")) {
                return Future.failedFuture(
                        Failure.BadInput.of("to", "is no number").asRefusal());
            }
            CAUGHT.add(message);
            return Future.succeededFuture(new InboxCommands.Caught(40 + CAUGHT.size(), "75550000001"));
        });
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @BeforeEach
    void forget() {
        CAUGHT.clear();
    }

    private static String get(String query) throws Exception {
        ApiUnderTest.Reply reply = api.call("GET", "/sys/send.php?" + query, null);
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    /** Whatever stands in it: Java's own client sends no malformed escapes. */
    private static String raw(String query) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            String request = "GET /sys/send.php?" + query + " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.0 200 ");
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }

    private static String post(String form) throws Exception {
        return api.call("POST", "/sys/send.php", form, "Content-Type", "application/x-www-form-urlencoded")
                .body();
    }

    private static String escaped(String text, String charset) {
        return URLEncoder.encode(text, Charset.forName(charset));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | OK - 1 SMS, ID - 41",
                "1 | 41,1",
                "2 | <result><id>41</id><cnt>1</cnt></result>",
                "3 | {\"id\":41,\"cnt\":1}",
                "7 | OK - 1 SMS, ID - 41"
            })
    void a_message_is_answered_in_the_form_that_was_asked_for(String fmt, String answer) throws Exception {
        assertThat(get(SHOP + "&phones=%2B75550000001&mes=1234&fmt=" + fmt)).isEqualTo(answer);
        assertThat(CAUGHT).containsExactly(Catch.sms("SMSC.RU", "+75550000001", "1234"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | ERROR = 2 (authorise error)",
                "1 | 0,-2",
                "2 | <result><error>authorise error</error><error_code>2</error_code></result>",
                "3 | {\"error\":\"authorise error\",\"error_code\":2}"
            })
    void so_is_an_error(String fmt, String answer) throws Exception {
        assertThat(get("login=shop&psw=wrong&phones=%2B75550000001&mes=1234&fmt=" + fmt))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "login=shop&psw=wrong&phones=75550000001&mes=1, 2",
        "login=other&psw=smsc-password&phones=75550000001&mes=1, 2",
        "apikey=wrong&phones=75550000001&mes=1, 2",
        "phones=75550000001&mes=1, 2",
        "login=shop&psw=smsc-password&phones=75550000001, 1",
        "login=shop&psw=smsc-password&mes=1, 1",
        "login=shop&psw=smsc-password&phones=nobody&mes=1, 7",
        "login=shop&psw=smsc-password&phones=75550000099&mes=1, 9"
    })
    void what_is_wrong_has_its_number(String query, int number) throws Exception {
        assertThat(new JsonObject(get(query + "&fmt=3")).getInteger("error_code"))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"charset=utf-7&mes=1", "charset=utf-16&mes=1"})
    void an_unknown_charset_is_a_wrong_parameter(String query) throws Exception {
        ApiUnderTest.Reply reply = api.call(
                "POST",
                "/sys/send.php",
                SHOP + "&phones=75550000001&" + query,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(reply.body()).isEqualTo("ERROR = 1 (parameters error)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"charset=utf-7&mes=1", "mes=%", "mes=%zz", "mes=1&x=%D"})
    void what_cannot_be_read_is_refused_in_the_form_that_was_asked_for(String query) throws Exception {
        String sent = SHOP + "&phones=75550000001&fmt=1&fmt=3&" + query;
        String refused = "{\"error\":\"parameters error\",\"error_code\":1}";
        assertThat(raw(sent)).isEqualTo(refused);
        ApiUnderTest.Reply reply =
                api.call("POST", "/sys/send.php?fmt=3", query, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(refused);
        assertThat(CAUGHT).isEmpty();
    }

    @Test
    void so_is_a_form_in_an_unknown_charset() throws Exception {
        assertThat(post(SHOP + "&phones=75550000001&mes=1&fmt=1&charset=utf-7")).isEqualTo("0,-1");
    }

    @ParameterizedTest
    @CsvSource({"windows-1251, ''", "windows-1251, windows-1251", "UTF-8, utf-8", "KOI8-R, KOI8-R"})
    void the_text_is_read_in_the_clients_charset(String charset, String named) throws Exception {
        String mes = SHOP + "&phones=75550000001&mes=" + escaped("Ваш код: 1234 & =", charset)
                + (named.isEmpty() ? "" : "&charset=" + named);
        assertThat(post(mes)).startsWith("OK");
        assertThat(get(mes)).startsWith("OK");
        assertThat(CAUGHT).extracting(each -> each.content().text()).containsOnly("Ваш код: 1234 & =");
    }

    @Test
    void several_phones_get_a_message_each_and_bad_ones_are_left_out() throws Exception {
        String phones = escaped("+7 (555) 000-00-01;8 555 000-00-02, nobody,75550000003", "UTF-8");
        assertThat(get(SHOP + "&phones=" + phones + "&mes=" + "x".repeat(161) + "&sender=Shop&fmt=1"))
                .isEqualTo("41,6");
        assertThat(CAUGHT)
                .extracting(Catch::to)
                .containsExactly("+7 (555) 000-00-01", "8 555 000-00-02", "75550000003");
        assertThat(CAUGHT).extracting(Catch::from).containsOnly("Shop");
    }

    @Test
    void a_form_holds_as_many_phones_as_smsc_says() throws Exception {
        String phones = IntStream.range(0, 1_000)
                .mapToObj(each -> "+7555%07d".formatted(each * 1_000))
                .collect(Collectors.joining(","));
        assertThat(post(SHOP + "&phones=" + escaped(phones, "UTF-8") + "&mes=1234&fmt=1"))
                .isEqualTo("41,1000");
        assertThat(CAUGHT).hasSize(1_000);
    }

    /** The hash of the password, and a key instead of both. */
    @ParameterizedTest
    @ValueSource(strings = {"login=shop&psw=37DDCF8E0FA14C4B4BF1C2A5CDD4D4D1", "apikey=smsc-key"})
    void there_are_other_ways_to_say_who_one_is(String credentials) throws Exception {
        String md5 = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("MD5")
                        .digest("smsc-password".getBytes(StandardCharsets.UTF_8)));
        String sent = credentials.replaceFirst("psw=[0-9A-F]+", "psw=" + md5);
        assertThat(get(sent + "&phones=75550000001&mes=1234")).startsWith("OK");
    }

    @Test
    void the_price_alone_sends_nothing() throws Exception {
        assertThat(get(SHOP + "&phones=75550000001&mes=1234&cost=1&fmt=1")).isEqualTo("0,1");
        assertThat(get(SHOP + "&phones=75550000001&mes=1234&cost=1&fmt=3")).isEqualTo("{\"cost\":\"0\",\"cnt\":1}");
        assertThat(CAUGHT).isEmpty();
    }

    /** As SMSC's PHP library asks. */
    @Test
    void the_price_and_the_balance_are_told_with_the_message() throws Exception {
        assertThat(post(SHOP + "&fmt=1&charset=utf-8&cost=3&phones=75550000001&mes=1234&translit=0&id=0"))
                .isEqualTo("41,1,0,0");
        assertThat(post(SHOP + "&fmt=3&cost=2&phones=75550000001&mes=1234&id=777"))
                .isEqualTo("{\"id\":777,\"cnt\":1,\"cost\":\"0\"}");
    }
}
