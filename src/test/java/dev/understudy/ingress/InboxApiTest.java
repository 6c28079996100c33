package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands;
import dev.understudy.domain.Failure;
import dev.understudy.domain.InboxWaitId;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboxApiTest {
    private static final String TWILIO = "/2010-04-01/Accounts/" + ApiUnderTest.TWILIO_SID + "/Messages.json";
    private static ApiUnderTest api;
    private final List<InboxCommands.Catch> caught = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @AfterEach
    void unanswer() throws Exception {
        api.unanswer();
    }

    private void catches() {
        api.answer(InboxCommands.CATCH, command -> {
            caught.add(command);
            return command.to().matches("[+0-9 ()-]+")
                    ? Future.succeededFuture(new InboxCommands.Caught(0x2a, "75550000001"))
                    : Future.failedFuture(
                            Failure.BadInput.of("to", "is no number").asRefusal());
        });
    }

    private static ApiUnderTest.Reply twilio(String form, String user) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return api.call(
                "POST",
                TWILIO,
                form,
                "Authorization",
                "Basic " + credentials,
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static ApiUnderTest.Reply twilio(String form) throws Exception {
        return twilio(form, ApiUnderTest.TWILIO_SID + ":twilio-token");
    }

    @Test
    void a_message_is_taken_as_the_gateway_spells_it_and_its_place_is_told() throws Exception {
        catches();
        ApiUnderTest.Reply reply = api.call(
                "POST", "/v1/inbox/sms", "{\"from\":\"Shop\",\"to\":\"+7 (555) 000-00-01\",\"body\":\"Code: 1234 ✓\"}");
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo("/v1/inbox/messages/42");
        assertThat(reply.json()).isEqualTo(new JsonObject("{\"id\":42,\"to\":\"75550000001\"}"));
        assertThat(caught).containsExactly(InboxCommands.Catch.sms("Shop", "+7 (555) 000-00-01", "Code: 1234 ✓"));
    }

    @Test
    void the_gateways_own_key_opens_its_way_in_and_nothing_else() throws Exception {
        catches();
        String body = "{\"from\":\"Shop\",\"to\":\"+75550000001\",\"body\":\"1234\"}";
        assertThat(api.call("POST", "/v1/inbox/sms", body, "Authorization", "Bearer gateway-key")
                        .status())
                .isEqualTo(202);
        assertThat(api.call("GET", "/v1/inbox/messages", null, "Authorization", "Bearer gateway-key")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_next_message_is_waited_for() throws Exception {
        List<InboxCommands.Await> awaited = new CopyOnWriteArrayList<>();
        api.answer(InboxCommands.AWAIT, command -> {
            awaited.add(command);
            return Future.succeededFuture(Optional.of(new CaughtMessage(
                    7, Channel.SMS, "Shop", "75550000001", MessageText.of("Code: 1234"), Instant.EPOCH)));
        });
        ApiUnderTest.Reply reply = api.call("GET", "/v1/inbox/messages/wait?to=%2B75550000001&after=6&seconds=5", null);
        assertThat(reply.json().getString("text")).isEqualTo("Code: 1234");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(awaited)
                .containsExactly(
                        new InboxCommands.Await(awaited.get(0).id(), "+75550000001", 6L, Duration.ofSeconds(5)));
    }

    @Test
    void a_client_that_goes_away_leaves_its_wait() throws Exception {
        CompletableFuture<InboxWaitId> awaited = new CompletableFuture<>();
        CompletableFuture<InboxWaitId> left = new CompletableFuture<>();
        api.answer(InboxCommands.AWAIT, command -> {
            awaited.complete(command.id());
            return Promise.<Optional<CaughtMessage>>promise().future();
        });
        api.answer(InboxCommands.LEAVE_WAIT, command -> {
            left.complete(command.id());
            return Future.succeededFuture(true);
        });
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.getOutputStream()
                    .write(
                            "GET /v1/inbox/messages/wait?to=75550000001&seconds=300 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer inbox\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            awaited.get(10, TimeUnit.SECONDS);
        }
        assertThat(left.get(10, TimeUnit.SECONDS)).isEqualTo(awaited.join());
    }

    @Test
    void a_mail_is_shown_with_its_parts() throws Exception {
        MessageText content = new MessageText("Hello", "Code 4829", "<p>4829</p>", 2);
        api.answer(
                InboxCommands.AWAIT,
                command -> Future.succeededFuture(Optional.of(
                        new CaughtMessage(8, Channel.EMAIL, "a@shop.test", "ada@inbox.test", content, Instant.EPOCH))));
        assertThat(api.call("GET", "/v1/inbox/messages/wait?to=ada@inbox.test", null)
                        .json())
                .isEqualTo(new JsonObject("""
                        {"id":8,"receivedAt":"1970-01-01T00:00:00Z","channel":"email","from":"a@shop.test","to":"ada@inbox.test",
                         "subject":"Hello","text":"Code 4829","html":"<p>4829</p>","attachments":2,"heldBack":null}"""));
    }

    @Test
    void terms_are_passed_on_as_they_were_wished() throws Exception {
        List<InboxCommands.SetChaos> wishes = new CopyOnWriteArrayList<>();
        api.answer(InboxCommands.SET_CHAOS, wish -> {
            wishes.add(wish);
            return Future.succeededFuture(new ChaosRule("75550000001", wish.terms(), 0, Instant.EPOCH));
        });
        ApiUnderTest.Reply reply = api.call(
                "PUT",
                "/v1/inbox/chaos",
                "{\"to\":\"8 555 000-00-01\",\"loseFirst\":1,\"loseEvery\":5,\"delaySeconds\":3,\"copies\":2,\"reorder\":true}");
        assertThat(reply.json()).isEqualTo(new JsonObject("""
                {"to":"75550000001","loseFirst":1,"loseEvery":5,"delaySeconds":3,"copies":2,"reorder":true,"seen":0,
                 "expiresAt":"1970-01-01T00:00:00Z"}"""));
        assertThat(wishes)
                .containsExactly(new InboxCommands.SetChaos(
                        "8 555 000-00-01",
                        new ChaosTerms(1, 5, Duration.ofSeconds(3), 2, true),
                        Duration.ofMinutes(10)));
        assertThat(api.call("PUT", "/v1/inbox/chaos", "{\"to\":\"*\",\"copies\":1}")
                        .code())
                .isEqualTo("bad-input");
    }

    @Test
    void a_wait_for_nothing_is_answered_with_nothing() throws Exception {
        api.answer(InboxCommands.AWAIT, command -> Future.succeededFuture(Optional.empty()));
        ApiUnderTest.Reply reply = api.call("GET", "/v1/inbox/messages/wait?to=75550000001&seconds=0", null);
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void twilios_call_is_answered_as_twilio_does() throws Exception {
        catches();
        ApiUnderTest.Reply reply = twilio("To=%2B75550000001&From=%2B15005550006&Body=Your+code%3A+1234");
        assertThat(reply.status()).isEqualTo(201);
        JsonObject message = reply.json();
        assertThat(message.getString("sid")).matches("SM[0-9a-f]{32}");
        assertThat(message.getString("account_sid")).isEqualTo(ApiUnderTest.TWILIO_SID);
        assertThat(message.getString("status")).isEqualTo("queued");
        assertThat(message.getString("num_segments")).isEqualTo("1");
        assertThat(message.getString("date_created")).matches("\\w{3}, \\d{1,2} \\w{3} \\d{4} [\\d:]{8} \\+0000");
        assertThat(message.getString("uri")).startsWith("/2010-04-01/Accounts/").endsWith(".json");
        assertThat(caught).containsExactly(InboxCommands.Catch.sms("+15005550006", "+75550000001", "Your code: 1234"));
    }

    @Test
    void a_messaging_service_stands_in_for_the_sender() throws Exception {
        catches();
        assertThat(twilio("To=%2B75550000001&MessagingServiceSid=MG1&Body=1234").status())
                .isEqualTo(201);
        assertThat(caught.get(0).from()).isEqualTo("MG1");
    }

    @ParameterizedTest
    @CsvSource({
        "From=Shop&Body=1234, 400, 21604",
        "To=&From=Shop&Body=1234, 400, 21604",
        "To=%2B75550000001&Body=1234, 400, 21603",
        "To=%2B75550000001&From=Shop, 400, 21602",
        "To=nobody&From=Shop&Body=1234, 400, 21211",
    })
    void what_twilio_refuses_is_refused_with_its_number(String form, int status, int code) throws Exception {
        catches();
        ApiUnderTest.Reply reply = twilio(form);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().fieldNames()).containsExactly("code", "message", "more_info", "status");
        assertThat(reply.json().getInteger("code")).isEqualTo(code);
        assertThat(reply.json().getString("more_info")).isEqualTo("https://www.twilio.com/docs/errors/" + code);
    }

    @Test
    void a_body_beyond_twilios_limit_is_refused_as_twilio_does() throws Exception {
        assertThat(twilio("To=%2B75550000001&From=Shop&Body=" + "x".repeat(1_601))
                        .json()
                        .getInteger("code"))
                .isEqualTo(21617);
    }

    @Test
    void only_the_configured_account_signs_in() throws Exception {
        String form = "To=%2B75550000001&From=Shop&Body=1234";
        for (String user : List.of(ApiUnderTest.TWILIO_SID + ":wrong", "AC0:twilio-token", "")) {
            ApiUnderTest.Reply reply = twilio(form, user);
            assertThat(reply.status()).as(user).isEqualTo(401);
            assertThat(reply.json().getInteger("code")).isEqualTo(20003);
            assertThat(reply.header("WWW-Authenticate")).startsWith("Basic ");
        }
    }

    @Test
    void a_message_that_is_not_stored_is_not_acknowledged() throws Exception {
        api.answer(InboxCommands.CATCH, command -> Future.failedFuture(new Failure.StoreUnavailable().asRefusal()));
        assertThat(twilio("To=%2B75550000001&From=Shop&Body=1234").status()).isEqualTo(503);
        assertThat(api.call("POST", "/v1/inbox/sms", "{\"from\":\"Shop\",\"to\":\"75550000001\",\"body\":\"1\"}")
                        .code())
                .isEqualTo("store-unavailable");
    }

    @ParameterizedTest
    @CsvSource({"160, a, 1", "161, a, 2", "306, a, 2", "307, a, 3", "70, Ж, 1", "71, Ж, 2", "80, €, 1", "81, €, 2"})
    void a_text_is_cut_into_as_many_parts_as_a_carrier_would(int length, String letter, int parts) {
        assertThat(SmsSegments.count(letter.repeat(length))).isEqualTo(parts);
    }
}
