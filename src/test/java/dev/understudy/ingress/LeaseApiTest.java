package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeaseApiTest {
    private static final String BODY = "{\"pool\":\"demo\",\"owner\":\"checkout\"}";
    private static ApiUnderTest api;
    private final CompletableFuture<Acquire> acquired = new CompletableFuture<>();

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

    private void grants(Function<Acquire, Future<List<Granted>>> handler) {
        api.answer(LeaseCommands.ACQUIRE, command -> {
            acquired.complete(command);
            return handler.apply(command);
        });
    }

    @Test
    void a_lease_is_answered_with_token_identity_and_session() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY);
        JsonObject lease = reply.json();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/v1/leases/" + lease.getString("id"));
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(lease.fieldNames())
                .containsExactly("id", "token", "fence", "pool", "owner", "state", "expiresAt", "account");
        assertThat(lease.getString("token")).isEqualTo("token-0");
        assertThat(lease.getString("state")).isEqualTo("active");
        assertThat(lease.getString("expiresAt")).isEqualTo("2026-11-21T12:10:00Z");
        JsonObject account = lease.getJsonObject("account");
        assertThat(account.getJsonObject("identity").getString("phone")).isEqualTo("+75550000001");
        assertThat(account.getJsonObject("identity").getString("birthDate")).isEqualTo("1990-01-31");
        JsonObject session = account.getJsonObject("session");
        assertThat(session.getJsonObject("tokens").getString("access")).isEqualTo("t0ken");
        assertThat(session.getJsonArray("cookies").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("name", "sid")
                        .put("value", "s3cret")
                        .put("domain", "shop.test")
                        .put("path", "/")
                        .put("expires", "2026-11-21T12:10:00Z")
                        .put("httpOnly", true)
                        .put("secure", true)
                        .put("sameSite", "Lax")
                        .put("hostOnly", true));
    }

    @Test
    void what_is_left_out_has_the_documented_default() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        api.call("POST", "/v1/leases", BODY);
        Acquire command = acquired.get();
        assertThat(command.pool()).isEqualTo(new PoolName("demo"));
        assertThat(command.ttl()).isEqualTo(Duration.ofSeconds(600));
        assertThat(command.patience()).isZero();
        assertThat(command.count()).isEqualTo(1);
        assertThat(command.labels()).isEmpty();
        assertThat(command.repeat()).isNull();
        assertThat(command.holder()).isEqualTo(new LeaseCommands.Holder(ApiUnderTest.ALL, 10));
    }

    @Test
    void several_leases_are_an_array_and_everything_sent_arrives() throws Exception {
        grants(command -> Future.succeededFuture(Grants.to(command)));
        String body =
                "{\"pool\":\"demo\",\"owner\":\"o\",\"ttlSeconds\":60,\"waitSeconds\":5,\"count\":3,\"labels\":{\"build\":\"1\"}}";
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", body, "Idempotency-Key", "run-1");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(new JsonArray(reply.body())).hasSize(3);
        Acquire command = acquired.get();
        assertThat(command.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(command.patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(command.labels()).isEqualTo(Map.of("build", "1"));
        assertThat(command.repeat().idempotencyKey()).isEqualTo("run-1");
    }

    @Test
    void the_same_body_in_another_order_is_the_same_body() {
        assertThat(CanonicalJson.sha256(new JsonObject("{\"a\":1,\"b\":{\"c\":[2,3],\"d\":null}}")))
                .isEqualTo(CanonicalJson.sha256(new JsonObject("{ \"b\": {\"d\":null,\"c\":[2,3]}, \"a\":1}")))
                .isNotEqualTo(CanonicalJson.sha256(new JsonObject("{\"a\":1,\"b\":{\"c\":[3,2],\"d\":null}}")));
    }

    @Test
    void the_same_request_is_recognised_by_its_key_and_its_body() throws Exception {
        List<LeaseCommands.Repeat> repeats = new CopyOnWriteArrayList<>();
        grants(command -> {
            repeats.add(command.repeat());
            return Future.succeededFuture(Grants.to(command));
        });
        api.call("POST", "/v1/leases", BODY, "Idempotency-Key", "run:1.a_B-c");
        api.call(
                "POST",
                "/v1/leases",
                "{ \"owner\":\"checkout\", \"pool\":\"demo\" }",
                "Idempotency-Key",
                "run:1.a_B-c");
        api.call("POST", "/v1/leases", BODY.replace("checkout", "search"), "Idempotency-Key", "run:1.a_B-c");
        assertThat(repeats).extracting(LeaseCommands.Repeat::idempotencyKey).containsOnly("run:1.a_B-c");
        assertThat(repeats.get(0)).isEqualTo(repeats.get(1)).isNotEqualTo(repeats.get(2));
    }

    @Test
    void an_idempotency_key_has_safe_characters() throws Exception {
        for (String key : List.of("a b", "a=1", "x".repeat(129), "a/b")) {
            ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY, "Idempotency-Key", key);
            assertThat(reply.status()).as(key).isEqualTo(400);
            assertThat(reply.json().getString("detail")).startsWith("header Idempotency-Key: must");
        }
    }

    @Test
    void an_empty_pool_answers_with_the_place_in_line_and_when_to_come_back() throws Exception {
        grants(command ->
                Future.failedFuture(new Failure.PoolEmpty(command.pool(), 3, Duration.ofMillis(1500)).asRefusal()));
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("Retry-After")).isEqualTo("2");
        assertThat(reply.code()).isEqualTo("pool-empty");
        assertThat(reply.json().getInteger("position")).isEqualTo(3);
        assertThat(reply.json().getString("detail")).contains("waitSeconds");
    }

    @Test
    void a_fault_of_our_own_shows_its_request_id_and_nothing_else() throws Exception {
        grants(command -> Future.failedFuture(new IllegalStateException("secret internals")));
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY, "X-Request-Id", "abc-1");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("internal-error");
        assertThat(reply.json().getString("requestId")).isEqualTo("abc-1");
        assertThat(reply.body()).doesNotContain("secret internals").doesNotContain("IllegalState");
    }

    @Test
    void a_part_that_does_not_run_is_no_fault_of_the_client() throws Exception {
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("not-running");
    }

    @Test
    void a_client_that_goes_away_while_it_waits_leaves_the_line() throws Exception {
        CompletableFuture<LeaseRequestId> left = new CompletableFuture<>();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.complete(command.request());
            return Future.succeededFuture(true);
        });
        grants(command -> Promise.<List<Granted>>promise().future());
        Socket socket = send(BODY);
        LeaseRequestId request = acquired.get().request();
        socket.close();
        await().untilAsserted(() -> assertThat(left).isCompletedWithValue(request));
    }

    @Test
    void a_wait_that_nobody_answers_in_time_leaves_the_line() throws Exception {
        CompletableFuture<LeaseRequestId> left = new CompletableFuture<>();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.complete(command.request());
            return Future.succeededFuture(true);
        });
        grants(command -> Future.failedFuture(new ReplyException(ReplyFailure.TIMEOUT)));
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", BODY);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("no-answer");
        LeaseRequestId request = acquired.get().request();
        await().untilAsserted(() -> assertThat(left).isCompletedWithValue(request));
    }

    @Test
    void a_client_that_has_its_answer_leaves_no_line() throws Exception {
        List<LeaseRequestId> left = new CopyOnWriteArrayList<>();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.add(command.request());
            return Future.succeededFuture(false);
        });
        grants(command -> Future.succeededFuture(Grants.to(command)));
        Socket socket = send(BODY);
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        socket.close();
        assertThat(api.call("GET", "/healthz", null).status()).isEqualTo(200);
        assertThat(left).isEmpty();
    }

    @Test
    void a_lease_granted_to_a_client_that_is_gone_is_reported_with_no_byte_written() throws Exception {
        List<LeaseCommands.Undelivered> undelivered = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> left = new CompletableFuture<>();
        Promise<List<Granted>> late = Promise.promise();
        api.answer(LeaseCommands.LEAVE_LINE, command -> {
            left.complete(true);
            return Future.succeededFuture(false);
        });
        api.answer(LeaseCommands.UNDELIVERED, command -> {
            undelivered.add(command);
            return Future.succeededFuture();
        });
        grants(command -> late.future());
        Socket socket = send(BODY);
        Acquire command = acquired.get();
        socket.close();
        left.get();
        List<Granted> leases = Grants.to(command);
        late.complete(leases);
        LeaseId id = leases.get(0).id();
        await().untilAsserted(() ->
                assertThat(undelivered).containsExactly(new LeaseCommands.Undelivered(List.of(id), false)));
    }

    @Test
    void a_wait_longer_than_the_idle_timeout_is_not_cut() throws Exception {
        Promise<List<Granted>> late = Promise.promise();
        grants(command -> late.future());
        CompletableFuture<ApiUnderTest.Reply> reply = api.client()
                .sendAsync(api.request("POST", "/v1/leases", BODY), java.net.http.HttpResponse.BodyHandlers.ofString())
                .thenApply(ApiUnderTest::reply);
        Acquire command = acquired.get();
        await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
        late.complete(Grants.to(command));
        assertThat(reply.get().status()).isEqualTo(201);
    }

    @Test
    void a_heartbeat_answers_with_the_new_end() throws Exception {
        CompletableFuture<LeaseCommands.Renew> renewed = new CompletableFuture<>();
        api.answer(LeaseCommands.RENEW, command -> {
            renewed.complete(command);
            return Future.succeededFuture(Grants.EXPIRES);
        });
        String id = UUID.randomUUID().toString();
        ApiUnderTest.Reply reply =
                api.call("POST", "/v1/leases/" + id + "/heartbeat", "{\"ttlSeconds\":30}", "Lease-Token", "tok");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().getString("expiresAt")).isEqualTo("2026-11-21T12:10:00Z");
        assertThat(renewed.get().ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(renewed.get().proof().token().value()).isEqualTo("tok");
    }

    @Test
    void an_account_is_given_back_with_its_outcome() throws Exception {
        List<LeaseCommands.Release> released = new CopyOnWriteArrayList<>();
        api.answer(LeaseCommands.RELEASE, command -> {
            released.add(command);
            return Future.succeededFuture();
        });
        String id = UUID.randomUUID().toString();
        assertThat(api.call("DELETE", "/v1/leases/" + id, null, "Lease-Token", "t")
                        .status())
                .isEqualTo(204);
        assertThat(api.call("DELETE", "/v1/leases/" + id + "?outcome=broken", null, "Lease-Token", "t")
                        .status())
                .isEqualTo(204);
        assertThat(released)
                .extracting(LeaseCommands.Release::outcome)
                .containsExactly(LeaseCommands.Outcome.USED, LeaseCommands.Outcome.BROKEN);
    }

    @Test
    void only_an_operator_needs_no_token() throws Exception {
        List<LeaseCommands.Release> released = new CopyOnWriteArrayList<>();
        api.answer(LeaseCommands.RELEASE, command -> {
            released.add(command);
            return Future.succeededFuture();
        });
        String path = "/v1/leases/" + UUID.randomUUID();
        ApiUnderTest.Reply owner = api.call("DELETE", path, null, "Authorization", "Bearer lease");
        assertThat(owner.status()).isEqualTo(403);
        assertThat(owner.code()).isEqualTo("not-owner");
        assertThat(released).isEmpty();
        assertThat(api.call("DELETE", path, null, "Authorization", "Bearer admin")
                        .status())
                .isEqualTo(204);
        assertThat(released.get(0).proof()).isEqualTo(new LeaseCommands.Proof(null, true));
    }

    @Test
    void a_session_can_be_had_again() throws Exception {
        api.answer(LeaseCommands.READ_SESSION, command -> Future.succeededFuture(Grants.account()));
        ApiUnderTest.Reply reply =
                api.call("GET", "/v1/leases/" + UUID.randomUUID() + "/session?format=json", null, "Lease-Token", "t");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.json().fieldNames()).containsExactly("cookies", "tokens");
    }

    @Test
    void the_line_is_left_by_idempotency_key() throws Exception {
        CompletableFuture<LeaseCommands.ForgetKey> forgotten = new CompletableFuture<>();
        api.answer(LeaseCommands.FORGET_KEY, command -> {
            forgotten.complete(command);
            return Future.succeededFuture(false);
        });
        assertThat(api.call("DELETE", "/v1/leases/requests/run-7", null).status())
                .isEqualTo(204);
        assertThat(forgotten.get()).isEqualTo(new LeaseCommands.ForgetKey(ApiUnderTest.ALL, "run-7"));
    }

    private static Socket send(String body) throws Exception {
        Socket socket = new Socket("127.0.0.1", api.port);
        String head = "POST /v1/leases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ApiUnderTest.ALL
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
