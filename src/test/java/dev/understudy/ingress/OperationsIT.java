package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.NodeCommands;
import dev.understudy.bus.PoolCommands;
import dev.understudy.domain.Failure;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.UuidV7;
import dev.understudy.ingress.contract.OperationRules;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation of the document once as it should be, its answer held against the document, and once as it should not. */
class OperationsIT {
    private static final UUID ID = UuidV7.next();
    private static final UUID NOBODY = UuidV7.next();
    private static final String LEASE = "{\"pool\":\"demo\",\"owner\":\"o\"}";
    private static ApiUnderTest api;

    private record Case(String operation, String method, String path, String body, int status, String... headers) {
        @Override
        public String toString() {
            return operation + ": " + method + " " + path + " gives " + status;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withDatabase();
        StoredRows rows = new StoredRows(api);
        rows.account(ID, "demo", "leased");
        rows.lease(ID, ID, "demo", "checkout");
        rows.registration(ID, ID, "demo", null);
        rows.step(ID, "confirm");
        rows.message(StoredRows.PHONE, "Your code: 1234");
        answerLeases();
        answerPools();
        api.answer(
                InboxCommands.CATCH, command -> Future.succeededFuture(new InboxCommands.Caught(1, StoredRows.PHONE)));
        api.answer(
                InboxCommands.SET_CHAOS,
                wish -> Future.succeededFuture(new ChaosRule(wish.to(), wish.terms(), 0, Instant.EPOCH)));
        api.answer(InboxCommands.CLEAR_CHAOS, wish -> Future.succeededFuture(1));
        api.answer(InboxCommands.AWAIT, command -> Future.succeededFuture(Optional.of(message())));
    }

    private static void answerLeases() {
        api.answer(LeaseCommands.ACQUIRE, command -> Future.succeededFuture(Grants.to(command)));
        api.answer(LeaseCommands.RENEW, command -> Future.succeededFuture(Grants.EXPIRES));
        api.answer(LeaseCommands.RELEASE, command -> Future.succeededFuture());
        api.answer(LeaseCommands.FORGET_KEY, command -> Future.succeededFuture(true));
        api.answer(LeaseCommands.READ_SESSION, command -> Future.succeededFuture(Grants.account()));
    }

    private static void answerPools() {
        api.answer(PoolCommands.CHANGE, command -> Future.succeededFuture());
        api.answer(PoolCommands.CHANGE_MARKETPLACE, command -> Future.succeededFuture());
        api.answer(
                PoolCommands.VERIFY, shop -> Future.succeededFuture(new PoolCommands.Verified(true, null, "granted")));
        api.answer(PoolCommands.ORDER, command -> Future.succeededFuture(List.of(new RegistrationId(ID))));
        api.answer(
                NodeCommands.RELOAD,
                command -> Future.succeededFuture(
                        new NodeCommands.Reloaded(List.of("pools.demo.target"), List.of("http.port"))));
        api.answer(PoolCommands.RETIRE, command -> Future.succeededFuture());
        api.answer(PoolCommands.QUARANTINE, command -> Future.succeededFuture());
        api.answer(
                PoolCommands.RETRY,
                command -> command.registration().value().equals(ID)
                        ? Future.succeededFuture(command.registration())
                        : Future.failedFuture(
                                new Failure.WrongState("registration", "x", "running", "failed").asRefusal()));
    }

    private static CaughtMessage message() {
        return new CaughtMessage(
                2,
                Channel.SMS,
                "Shop",
                StoredRows.PHONE,
                MessageText.of("Your code: 1234"),
                Instant.parse("2026-11-21T12:00:00Z"));
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static String twilio(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":twilio-token").getBytes());
    }

    static Stream<Case> good() {
        String twilio = "/2010-04-01/Accounts/" + ApiUnderTest.TWILIO_SID + "/Messages.json";
        return Stream.of(
                new Case("acquireLease", "POST", "/v1/leases", LEASE, 201),
                new Case("acquireLease", "POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\",\"count\":3}", 201),
                new Case("listLeases", "GET", "/v1/leases?pool=demo&owner=checkout&state=active&limit=10", null, 200),
                new Case("getLease", "GET", "/v1/leases/" + ID, null, 200),
                new Case(
                        "renewLease",
                        "POST",
                        "/v1/leases/" + ID + "/heartbeat",
                        "{\"ttlSeconds\":60}",
                        200,
                        "Lease-Token",
                        "t"),
                new Case(
                        "releaseLease",
                        "DELETE",
                        "/v1/leases/" + ID + "?outcome=unused",
                        null,
                        204,
                        "Lease-Token",
                        "t"),
                new Case("getSession", "GET", "/v1/leases/" + ID + "/session", null, 200, "Lease-Token", "t"),
                new Case("leaveLine", "DELETE", "/v1/leases/requests/run-1", null, 204),
                new Case("listAccounts", "GET", "/v1/accounts?pool=demo&state=leased", null, 200),
                new Case("getAccount", "GET", "/v1/accounts/" + ID, null, 200),
                new Case("retireAccount", "POST", "/v1/accounts/" + ID + "/retire", null, 200),
                new Case("reloadConfiguration", "POST", "/v1/configuration/reload", null, 200),
                new Case("quarantineAccount", "POST", "/v1/accounts/" + ID + "/quarantine", null, 200),
                new Case(
                        "orderRegistrations",
                        "POST",
                        "/v1/registrations",
                        "{\"pool\":\"demo\",\"identity\":{\"sex\":\"male\",\"birthDate\":\"1980-02-29\"}}",
                        202),
                new Case("listRegistrations", "GET", "/v1/registrations?pool=demo&state=registered", null, 200),
                new Case("listFailures", "GET", "/v1/registrations/failures?pool=demo&withinSeconds=60", null, 200),
                new Case("getRegistration", "GET", "/v1/registrations/" + ID, null, 200),
                new Case("getKey", "GET", "/v1/key", null, 200),
                new Case("getPoolHistory", "GET", "/v1/pools/demo/history", null, 200),
                new Case("retryRegistration", "POST", "/v1/registrations/" + ID + "/retry", null, 202),
                new Case("listPools", "GET", "/v1/pools", null, 200),
                new Case("getPool", "GET", "/v1/pools/demo", null, 200),
                new Case(
                        "changePool",
                        "PATCH",
                        "/v1/pools/demo",
                        "{\"target\":60,\"suspended\":false,\"note\":\"x\"}",
                        200),
                new Case("feedPool", "POST", "/v1/pools/demo/feed", "{\"count\":2,\"owner\":\"o\"}", 200),
                new Case("listMarketplaces", "GET", "/v1/marketplaces", null, 200),
                new Case("getMarketplace", "GET", "/v1/marketplaces/shop", null, 200),
                new Case("changeMarketplace", "PATCH", "/v1/marketplaces/shop", "{\"suspended\":true}", 200),
                new Case("verifyMarketplace", "POST", "/v1/marketplaces/shop/verify", null, 200),
                new Case("listMessages", "GET", "/v1/inbox/messages?to=%2B7+555+000-00-01&since=0", null, 200),
                new Case(
                        "awaitMessage",
                        "GET",
                        "/v1/inbox/messages/wait?to=" + StoredRows.PHONE + "&after=0&seconds=1",
                        null,
                        200),
                new Case("getMessage", "GET", "/v1/inbox/messages/1", null, 200),
                new Case("setChaos", "PUT", "/v1/inbox/chaos", "{\"to\":\"*\",\"loseFirst\":1,\"ttlSeconds\":5}", 200),
                new Case("listChaos", "GET", "/v1/inbox/chaos", null, 200),
                new Case("clearChaos", "DELETE", "/v1/inbox/chaos?to=a%40inbox.test", null, 204),
                new Case(
                        "catchSms",
                        "POST",
                        "/v1/inbox/sms",
                        "{\"from\":\"Shop\",\"to\":\"+7 555 000-00-01\",\"body\":\"1234\"}",
                        202),
                new Case(
                        "createTwilioMessage",
                        "POST",
                        twilio,
                        "To=%2B75550000001&From=Shop&Body=1234",
                        201,
                        "Authorization",
                        twilio(ApiUnderTest.TWILIO_SID),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                new Case(
                        "getTwilioMessage",
                        "GET",
                        twilio.replace(".json", "/" + new TwilioSids(ApiUnderTest.GATEWAYS.twilio()).of(1) + ".json"),
                        null,
                        200,
                        "Authorization",
                        twilio(ApiUnderTest.TWILIO_SID)),
                new Case(
                        "sendVonageSms",
                        "POST",
                        "/sms/json",
                        "{\"api_key\":\"abcd1234\",\"api_secret\":\"vonage-secret\",\"from\":\"Shop\",\"to\":\"75550000001\",\"text\":\"1\"}",
                        200),
                new Case(
                        "sendSmscByQuery",
                        "GET",
                        "/sys/send.php?apikey=smsc-key&phones=75550000001&mes=1&fmt=3",
                        null,
                        200),
                new Case(
                        "sendSmscByForm",
                        "POST",
                        "/sys/send.php",
                        "apikey=smsc-key&phones=75550000001&mes=1&fmt=3",
                        200,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                new Case("health", "GET", "/healthz", null, 200),
                new Case("readiness", "GET", "/readyz", null, 200),
                new Case("metrics", "GET", "/metrics", null, 200),
                new Case("contract", "GET", "/openapi.yaml", null, 200),
                new Case("keyDirectory", "GET", "/.well-known/http-message-signatures-directory", null, 200));
    }

    static Stream<Case> bad() {
        String twilio = "/2010-04-01/Accounts/" + ApiUnderTest.TWILIO_SID + "/Messages.json";
        return Stream.of(
                new Case("setChaos", "PUT", "/v1/inbox/chaos", "{\"to\":\"*\"}", 400),
                new Case("listChaos", "GET", "/v1/inbox/chaos?limit=0", null, 400),
                new Case("clearChaos", "DELETE", "/v1/inbox/chaos", null, 403, "Authorization", "Bearer inbox"),
                new Case("acquireLease", "POST", "/v1/leases", "{\"owner\":\"o\"}", 400),
                new Case("listLeases", "GET", "/v1/leases?state=lost", null, 400),
                new Case("getLease", "GET", "/v1/leases/" + NOBODY, null, 404),
                new Case("renewLease", "POST", "/v1/leases/" + ID + "/heartbeat", "{}", 400, "Lease-Token", "t"),
                new Case("releaseLease", "DELETE", "/v1/leases/" + ID + "?outcome=lost", null, 400, "Lease-Token", "t"),
                new Case(
                        "getSession",
                        "GET",
                        "/v1/leases/" + ID + "/session",
                        null,
                        403,
                        "Authorization",
                        "Bearer lease"),
                new Case("leaveLine", "DELETE", "/v1/leases/requests/a%20b", null, 400),
                new Case("listAccounts", "GET", "/v1/accounts?limit=501", null, 400),
                new Case("getAccount", "GET", "/v1/accounts/" + NOBODY, null, 404),
                new Case("orderRegistrations", "POST", "/v1/registrations", "{\"pool\":\"demo\",\"count\":1001}", 400),
                new Case("listRegistrations", "GET", "/v1/registrations?reason=No+Way", null, 400),
                new Case("getRegistration", "GET", "/v1/registrations/" + NOBODY, null, 404),
                new Case("retryRegistration", "POST", "/v1/registrations/" + NOBODY + "/retry", null, 409),
                new Case("retireAccount", "POST", "/v1/accounts/" + NOBODY + "/retire", null, 404),
                new Case("reloadConfiguration", "GET", "/v1/configuration/reload", null, 405),
                new Case("quarantineAccount", "POST", "/v1/accounts/nobody/quarantine", null, 400),
                new Case("listPools", "GET", "/v1/pools?limit=5", null, 400),
                new Case("getPool", "GET", "/v1/pools/nowhere", null, 404),
                new Case("changePool", "PATCH", "/v1/pools/demo", "{\"target\":-1}", 400),
                new Case("feedPool", "POST", "/v1/pools/demo/feed", "{\"count\":0,\"owner\":\"o\"}", 400),
                new Case("listMarketplaces", "GET", "/v1/marketplaces", null, 403, "Authorization", "Bearer inbox"),
                new Case("getMarketplace", "GET", "/v1/marketplaces/nowhere", null, 404),
                new Case("changeMarketplace", "PATCH", "/v1/marketplaces/shop", "{\"note\":\"x\"}", 400),
                new Case("verifyMarketplace", "POST", "/v1/marketplaces/SHOP/verify", null, 400),
                new Case("listMessages", "GET", "/v1/inbox/messages?since=yesterday", null, 400),
                new Case("listMessages", "GET", "/v1/inbox/messages?order=loudest", null, 400),
                new Case("listFailures", "GET", "/v1/registrations/failures?withinSeconds=0", null, 400),
                new Case("getKey", "GET", "/v1/key?verbose=1", null, 400),
                new Case("getPoolHistory", "GET", "/v1/pools/nowhere/history", null, 404),
                new Case(
                        "awaitMessage",
                        "GET",
                        "/v1/inbox/messages/wait?to=" + StoredRows.PHONE + "&seconds=301",
                        null,
                        400),
                new Case("getMessage", "GET", "/v1/inbox/messages/999", null, 404),
                new Case("catchSms", "POST", "/v1/inbox/sms", "{\"from\":\"Shop\",\"to\":\"+75550000001\"}", 400),
                new Case(
                        "createTwilioMessage",
                        "POST",
                        twilio,
                        "To=1&From=Shop&Body=1234",
                        401,
                        "Authorization",
                        twilio("somebody"),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                new Case("getTwilioMessage", "GET", twilio.replace(".json", "/SM1.json"), null, 401),
                new Case("sendVonageSms", "PUT", "/sms/json", "{}", 405),
                new Case("sendSmscByQuery", "DELETE", "/sys/send.php", null, 405),
                new Case("sendSmscByForm", "PUT", "/sys/send.php", "{}", 405),
                new Case("stream", "GET", "/v1/stream", null, 426),
                new Case("health", "POST", "/healthz", null, 405),
                new Case("readiness", "GET", "/readyz?verbose=1", null, 400),
                new Case("metrics", "PUT", "/metrics", "{}", 405),
                new Case("contract", "DELETE", "/openapi.yaml", null, 405),
                new Case("keyDirectory", "POST", "/.well-known/http-message-signatures-directory", null, 405));
    }

    @ParameterizedTest
    @MethodSource
    void good(Case each) throws Exception {
        ApiUnderTest.Reply reply = api.call(each.method(), each.path(), each.body(), each.headers());
        assertThat(reply.status()).as(reply.body()).isEqualTo(each.status());
        if (String.valueOf(reply.header("Content-Type")).startsWith("application/json")) {
            api.assertAsDocumented(each.operation(), reply);
        }
    }

    @ParameterizedTest
    @MethodSource
    void bad(Case each) throws Exception {
        ApiUnderTest.Reply reply = api.call(each.method(), each.path(), each.body(), each.headers());
        assertThat(reply.status()).as(reply.body()).isEqualTo(each.status());
        if (!each.operation().endsWith("TwilioMessage")) {
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.json().fieldNames()).contains("type", "title", "status", "detail", "requestId");
            assertThat(reply.json().getInteger("status")).isEqualTo(each.status());
            assertThat(reply.json().getString("requestId")).isEqualTo(reply.header("X-Request-Id"));
        }
    }

    /** The stream's good case is a WebSocket: StreamIT has it. */
    @Test
    void no_operation_is_left_out() {
        List<String> all =
                api.contract.operations().stream().map(OperationRules::id).toList();
        assertThat(bad().map(Case::operation).distinct()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(Stream.concat(good().map(Case::operation), Stream.of("stream"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(all);
    }
}
