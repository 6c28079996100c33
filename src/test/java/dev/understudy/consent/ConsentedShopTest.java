package dev.understudy.consent;

import static dev.understudy.consent.TestShop.ID;
import static dev.understudy.consent.TestShop.KEY;
import static dev.understudy.consent.TestShop.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may leave for a shop, and what must not, over a real socket. */
class ConsentedShopTest {
    private static Vertx vertx;
    private final MovableClock clock = new MovableClock();
    private TestShop shop;
    private Consents consents;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
    }

    @BeforeEach
    void open() {
        shop = new TestShop(vertx, clock);
        consents = shop.consents(vertx);
        await(consents.check(ID));
    }

    @AfterEach
    void close() {
        await(consents.close());
        shop.close();
    }

    @Test
    void an_allowed_request_arrives_signed_and_under_our_name() {
        shop.answer = request -> request.body()
                .onSuccess(body -> request.response()
                        .setStatusCode(201)
                        .putHeader("Set-Cookie", "a=b")
                        .end(body));

        ShopAnswer answer = await(send(new ShopRequest(
                shop.origin,
                Operation.REGISTER,
                HttpMethod.POST,
                "/otp?lang=ru",
                MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json"),
                Buffer.buffer("{}"),
                carrying("+75550000001", "ann@inbox.test"))));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body().toString()).isEqualTo("{}");
        assertThat(answer.headers().get("set-cookie")).isEqualTo("a=b");
        TestShop.Seen visit = shop.visits().get(0);
        assertThat(visit.uri()).isEqualTo("/otp?lang=ru");
        assertThat(visit.headers().get("Host")).isEqualTo(shop.origin.authority());
        assertThat(visit.headers().getAll("User-Agent"))
                .containsExactly("Understudy/0.1.0 (+test accounts; instance " + KEY.thumbprint() + ")");
        assertThat(visit.headers().get("Signature-Input")).contains("\"content-digest\"", "tag=\"web-bot-auth\"");
        assertThat(SignatureCheck.holds(visit.headers(), "POST", shop.origin.authority(), "/otp", KEY.publicKey()))
                .isTrue();
    }

    @Test
    void a_redirect_is_an_answer_and_is_not_followed() {
        shop.answer = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "/next")
                .end();

        assertThat(await(send(request(Operation.REGISTER))).status()).isEqualTo(302);
        assertThat(shop.visits()).hasSize(1);
    }

    @Test
    void nothing_is_sent_before_the_first_check() {
        try (TestShop unchecked = new TestShop(vertx, clock)) {
            Consents fresh = unchecked.consents(vertx);
            ShopTrouble trouble = trouble(fresh.shop(ID).send(unchecked.request(Operation.REGISTER, "/"), () -> true));

            assertThat(trouble.reason()).isEqualTo(Reason.NOT_YET_CHECKED);
            assertThat(trouble(fresh.shop(ID).send(unchecked.request(Operation.DELETE, "/"), () -> true))
                            .reason())
                    .isEqualTo(Reason.NOT_YET_CHECKED);
            assertThat(unchecked.seen).isEmpty();
            await(fresh.close());
        }
    }

    @Test
    void an_operation_that_is_not_listed_is_not_sent() {
        shop.document = document -> document.put("operations", new JsonArray().add("profile"));
        await(consents.check(ID));

        assertNotSent(request(Operation.REGISTER), Reason.OPERATION_NOT_LISTED, "\"register\"");
        assertNotSent(request(Operation.DELETE), Reason.OPERATION_NOT_LISTED, "\"delete\"");
        assertThat(await(send(request(Operation.PROFILE))).status()).isEqualTo(200);
    }

    @Test
    void another_origin_is_not_asked() {
        try (TestShop elsewhere = new TestShop(vertx, clock)) {
            assertNotSent(elsewhere.request(Operation.REGISTER, "/"), Reason.ORIGIN_NOT_CONSENTED, "otherOrigins");
            assertNotSent(elsewhere.request(Operation.DELETE, "/"), Reason.ORIGIN_NOT_CONSENTED, "otherOrigins");
            assertThat(elsewhere.seen).isEmpty();
        }
        Origin sameAddress = new Origin("http", "localhost", shop.origin.port());
        assertNotSent(at(sameAddress), Reason.ORIGIN_NOT_CONSENTED, "localhost");
    }

    @ParameterizedTest
    @CsvSource({
        "+75550100000, NUMBER_NOT_CONSENTED",
        "+447700900123, NUMBER_NOT_CONSENTED",
        "+79161234567, NUMBER_NOT_CONSENTED"
    })
    void a_number_outside_the_ranges_is_not_carried(String number, Reason reason) {
        assertNotSent(
                carrying(Operation.REGISTER, number, "ann@inbox.test"),
                reason,
                "…" + number.substring(number.length() - 2));
    }

    @Test
    void a_number_that_could_be_somebodys_is_not_carried_whatever_a_loopback_document_says() {
        publishRange("+79160000000", "+79160000999", "Example Telecom");

        assertNotSent(
                carrying(Operation.REGISTER, "+79160000123", "ann@inbox.test"),
                Reason.NUMBER_COULD_BE_SOMEBODYS,
                "loopback");
        assertNotSent(
                carrying(Operation.DELETE, "+79160000123", "ann@inbox.test"),
                Reason.NUMBER_COULD_BE_SOMEBODYS,
                "loopback");
    }

    @Test
    void deleting_goes_on_for_numbers_and_domains_that_a_later_document_no_longer_lists() {
        publishRange("+75551000000", "+75551000999", null);

        assertNotSent(
                carrying(Operation.SIGN_IN, "+75550000001", "a@inbox.test"), Reason.NUMBER_NOT_CONSENTED, "list its");
        ShopRequest delete = carrying(Operation.DELETE, "+75550000001", "a@other.test");
        assertThat(await(send(delete)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann@gmail.com", "ann@other.test", "ann", "@inbox.test", "ann@inbox.test@gmail.com"})
    void an_email_of_another_domain_is_not_carried(String email) {
        assertNotSent(
                carrying(Operation.REGISTER, "+75550000001", email), Reason.EMAIL_DOMAIN_NOT_CONSENTED, "emailDomains");
    }

    @Test
    void an_operator_stops_everything_but_deleting_until_it_resumes() {
        consents.suspend(ID, Reason.OPERATOR, "release in progress");

        assertNotSent(request(Operation.REGISTER), Reason.OPERATOR, "release in progress");
        assertThat(consents.objection(ID, Operation.SIGN_IN)).isPresent();
        assertThat(await(send(request(Operation.DELETE))).status()).isEqualTo(200);

        consents.resume(ID);
        assertThat(await(send(request(Operation.REGISTER))).status()).isEqualTo(200);
    }

    @Test
    void consent_that_expires_between_two_checks_stops_requests_but_not_deletes() {
        shop.document = document ->
                document.put("expires", clock.instant().plusSeconds(60).toString());
        await(consents.check(ID));
        clock.advance(Duration.ofSeconds(60));

        assertNotSent(request(Operation.PROFILE), Reason.CONSENT_EXPIRED, "later date");
        assertThat(consents.inForce(ID)).isEmpty();
        assertThat(await(send(request(Operation.DELETE))).status()).isEqualTo(200);
    }

    @Test
    void consent_that_is_no_longer_checked_ends_by_itself() {
        clock.advance(Duration.ofMinutes(5).plus(Standing.GRACE));
        assertThat(await(send(request(Operation.REGISTER))).status()).isEqualTo(200);

        clock.advance(Duration.ofMillis(1));
        assertNotSent(request(Operation.REGISTER), Reason.CONSENT_CHECK_OVERDUE, "has not been checked since");
        assertThat(consents.inForce(ID)).isEmpty();
    }

    @Test
    void deleting_goes_on_without_a_document_until_its_last_date_and_no_longer() {
        shop.consentAnswer = request -> request.response().setStatusCode(404).end();
        await(consents.check(ID));

        assertNotSent(request(Operation.REGISTER), Reason.NO_CONSENT_DOCUMENT, "404");
        clock.advance(Duration.ofDays(30 + 90).minusSeconds(1));
        assertThat(await(send(request(Operation.DELETE))).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertNotSent(request(Operation.DELETE), Reason.CLEANUP_OVER, "cleanupUntil");
    }

    @Test
    void deleting_goes_on_after_a_restart_by_what_was_stored() {
        ConsentInForce stored = consents.inForce(ID).orElseThrow();
        await(consents.close());
        consents = shop.consents(vertx);
        assertThat(consents.restoreCleanup(ID, stored.text(), stored.fetchedAt()))
                .isEmpty();

        assertNotSent(request(Operation.REGISTER), Reason.NOT_YET_CHECKED, "since the start");
        assertThat(await(send(request(Operation.DELETE))).status()).isEqualTo(200);
    }

    @Test
    void a_stored_document_that_is_damaged_or_of_another_origin_is_told() {
        assertThat(consents.restoreCleanup(ID, "{", clock.instant()))
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(Reason.CONSENT_INVALID));
        String foreign = Documents.good(Origin.parse("https://other.example"), KEY.thumbprint(), clock.instant())
                .encode();
        assertThat(consents.restoreCleanup(ID, foreign, clock.instant()))
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(Reason.ORIGIN_NOT_CONSENTED));
    }

    @Test
    void the_lower_ceiling_holds_and_what_configuration_asks_beyond_consent_is_told() {
        assertThat(consents.ceilings(ID).accounts()).isEqualTo(1_000);
        assertThat(consents.findings(ID)).isEmpty();

        shop.document = document -> {
            document.getJsonObject("limits").put("accounts", 10).put("perMinute", 3);
            return document;
        };
        await(consents.check(ID));

        assertThat(consents.ceilings(ID).accounts()).isEqualTo(10);
        assertThat(consents.ceilings(ID).concurrency()).isEqualTo(4);
        assertThat(consents.ceilings(ID).perMinute()).isEqualTo(3);
        assertThat(consents.findings(ID))
                .hasSize(2)
                .first()
                .asString()
                .contains("accounts is 1000 in the configuration and 10", "the lower one holds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "otp",
                "http://127.0.0.1/otp",
                "//evil.example/otp",
                "/a b",
                "/a\r\nX: y",
                "/a\nb",
                "/é",
                "/a#b",
                "/a\\b"
            })
    void a_path_that_is_not_plainly_one_is_not_sent(String path) {
        assertNotSent(shop.request(Operation.REGISTER, path), Reason.FLOW_INVALID, "path");
    }

    @ParameterizedTest
    @CsvSource({
        "User-Agent, Mozilla/5.0",
        "Signature, sig1=:x:",
        "Host, other.example",
        "Content-Length, 1",
        "Transfer-Encoding, chunked",
        "Proxy-Authorization, x",
        "X-Forwarded-For, 10.0.0.1",
        "Bad Name, x"
    })
    void a_header_that_is_ours_or_hides_us_is_not_sent(String name, String value) {
        ShopRequest request = request(Operation.REGISTER);
        request.headers().set(name, value);

        assertNotSent(request, Reason.FLOW_INVALID, "header");
    }

    @Test
    void a_line_break_in_a_header_is_not_sent() {
        // A map that checks nothing: what stands between a flow's values and the wire must be our own check.
        MultiMap unchecked = io.vertx.core.http.impl.headers.HeadersMultiMap.caseInsensitive();
        unchecked.add("X-Name", "a\r\nX-Other: b");

        assertNotSent(
                new ShopRequest(
                        shop.origin,
                        Operation.REGISTER,
                        HttpMethod.GET,
                        "/",
                        unchecked,
                        null,
                        ShopRequest.Carried.NOBODY),
                Reason.FLOW_INVALID,
                "line break");
    }

    @Test
    void an_answer_that_never_comes_ends_in_time() {
        shop.answer = request -> {};

        ShopTrouble trouble = trouble(send(request(Operation.REGISTER)));
        assertThat(trouble.reason()).isEqualTo(Reason.ANSWER_TIMEOUT);
        assertThat(trouble.mayHaveArrived()).isTrue();
    }

    @Test
    void an_answer_that_drips_ends_in_time_as_a_whole() {
        shop.answer = request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(20, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write(".");
                }
            });
        };

        assertThat(trouble(send(request(Operation.REGISTER))).reason()).isEqualTo(Reason.ANSWER_TIMEOUT);
    }

    @Test
    void an_answer_that_is_too_large_is_not_read_to_its_end() {
        shop.answer = request -> request.response().end("x".repeat(100_001));
        assertThat(trouble(send(request(Operation.REGISTER))).reason()).isEqualTo(Reason.ANSWER_TOO_LARGE);

        shop.answer = request -> request.response().end("x".repeat(100_000));
        assertThat(await(send(request(Operation.REGISTER))).body().length()).isEqualTo(100_000);
    }

    @Test
    void an_answer_whose_header_is_too_large_is_not_read() {
        shop.answer = request ->
                request.response().putHeader("X-Long", "x".repeat(70_000)).end();

        assertThat(trouble(send(request(Operation.REGISTER))).reason()).isEqualTo(Reason.ANSWER_TOO_LARGE);
    }

    @Test
    void a_connection_that_breaks_is_told_as_perhaps_arrived() {
        shop.answer = request -> request.connection().close();

        ShopTrouble trouble = trouble(send(request(Operation.REGISTER)));
        assertThat(trouble.reason()).isEqualTo(Reason.CONNECTION_CUT);
        assertThat(trouble.mayHaveArrived()).isTrue();
    }

    @Test
    void a_connection_that_breaks_within_the_answer_is_a_cut() {
        shop.answer = request -> request.response()
                .putHeader("Content-Length", "100")
                .write("half")
                .onComplete(written -> request.connection().close());

        assertThat(trouble(send(request(Operation.REGISTER))).reason()).isEqualTo(Reason.CONNECTION_CUT);
    }

    @Test
    void a_shop_that_is_down_is_told_as_not_arrived() {
        shop.close();

        ShopTrouble trouble = trouble(send(request(Operation.REGISTER)));
        assertThat(trouble.reason()).isEqualTo(Reason.CONNECT_FAILED);
        assertThat(trouble.mayHaveArrived()).isFalse();
    }

    @Test
    void more_requests_than_connections_and_places_are_turned_away_unsent() {
        shop.answer = request -> {};
        List<Future<ShopAnswer>> connected = IntStream.range(0, 4)
                .mapToObj(i -> send(request(Operation.REGISTER)))
                .toList();
        Awaitility.await().until(() -> shop.visits().size() == 4);
        List<Future<ShopAnswer>> waiting = IntStream.range(0, 10)
                .mapToObj(i -> send(request(Operation.REGISTER)))
                .toList();

        long turnedAway = waiting.stream()
                .map(ConsentedShopTest::trouble)
                .filter(trouble -> trouble.reason() == Reason.CONNECT_FAILED)
                .peek(trouble -> assertThat(trouble.mayHaveArrived()).isFalse())
                .count();
        assertThat(turnedAway)
                .as("twice as many places to wait as connections, of which there are 4")
                .isEqualTo(2);
        assertThat(connected)
                .allSatisfy(each -> assertThat(trouble(each).mayHaveArrived()).isTrue());
    }

    @Test
    void a_request_that_waited_for_a_connection_while_consent_ended_is_not_sent() {
        shop.answer = request -> {};
        List<Future<ShopAnswer>> blocking = IntStream.range(0, 4)
                .mapToObj(i -> send(request(Operation.REGISTER)))
                .toList();
        Future<ShopAnswer> waiting = send(request(Operation.REGISTER));
        Awaitility.await().until(() -> shop.visits().size() == 4);
        consents.suspend(ID, Reason.OPERATOR, "stop");

        blocking.forEach(ConsentedShopTest::trouble);
        assertThat(trouble(waiting).reason()).isEqualTo(Reason.OPERATOR);
        assertThat(shop.visits()).hasSize(4);
    }

    @Test
    void connections_are_kept_between_requests() {
        shop.answer = request ->
                request.response().end(request.connection().remoteAddress().toString());

        // Connections belong to event loops, so all requests come from one, as they do from a verticle. Vert.x takes a
        // connection back a little after the answer's end, so that a sequence goes to and fro between two.
        Promise<Set<String>> addresses = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(start -> sendTimes(6, new HashSet<>()).onComplete(addresses));

        assertThat(await(addresses.future())).hasSizeLessThanOrEqualTo(2);
    }

    private Future<Set<String>> sendTimes(int times, Set<String> addresses) {
        return times == 0
                ? Future.succeededFuture(addresses)
                : send(request(Operation.REGISTER)).compose(answer -> {
                    addresses.add(answer.body().toString());
                    return sendTimes(times - 1, addresses);
                });
    }

    @Test
    void what_is_not_ours_any_more_once_a_connection_is_there_is_not_sent() {
        ShopTrouble trouble = trouble(consents.shop(ID).send(request(Operation.REGISTER), () -> false));

        assertThat(trouble.reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(trouble.mayHaveArrived()).isFalse();
        assertThat(shop.seen).noneMatch(seen -> seen.uri().equals("/"));
        assertThat(await(send(request(Operation.REGISTER))).status()).isEqualTo(200);
    }

    @Test
    void proxy_settings_of_the_java_machine_are_ignored() {
        List<String> settings = List.of("http.proxyHost", "https.proxyHost", "socksProxyHost");
        try {
            settings.forEach(name -> System.setProperty(name, "192.0.2.1"));
            Consents fresh = shop.consents(vertx);
            assertThat(await(fresh.check(ID))).isInstanceOf(Verdict.Granted.class);
            assertThat(await(fresh.shop(ID).send(request(Operation.REGISTER), () -> true))
                            .status())
                    .isEqualTo(200);
            await(fresh.close());
        } finally {
            settings.forEach(System::clearProperty);
        }
    }

    private void publishRange(String from, String to, String ownedBy) {
        JsonObject range = new JsonObject().put("from", from).put("to", to);
        if (ownedBy != null) {
            range.put("ownedBy", ownedBy);
        }
        shop.document = document -> document.put("numberRanges", new JsonArray().add(range));
        assertThat(await(consents.check(ID))).isInstanceOf(Verdict.Granted.class);
    }

    private Future<ShopAnswer> send(ShopRequest request) {
        return consents.shop(ID).send(request, () -> true);
    }

    private ShopRequest request(Operation operation) {
        return shop.request(operation, "/");
    }

    private static ShopRequest at(Origin origin) {
        return new ShopRequest(
                origin,
                Operation.REGISTER,
                HttpMethod.GET,
                "/",
                MultiMap.caseInsensitiveMultiMap(),
                null,
                ShopRequest.Carried.NOBODY);
    }

    private ShopRequest carrying(Operation operation, String phone, String email) {
        return new ShopRequest(
                shop.origin,
                operation,
                HttpMethod.POST,
                "/",
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer("{}"),
                carrying(phone, email));
    }

    private static ShopRequest.Carried carrying(String phone, String email) {
        return new ShopRequest.Carried(List.of(new PhoneNumber(phone)), List.of(email));
    }

    private static ShopTrouble trouble(Future<ShopAnswer> answer) {
        return catchThrowableOfType(ShopTrouble.class, () -> await(answer));
    }

    private void assertNotSent(ShopRequest request, Reason reason, String mend) {
        int before = shop.visits().size();
        ShopTrouble trouble = trouble(send(request));
        assertThat(trouble.reason()).as(trouble.getMessage()).isEqualTo(reason);
        assertThat(trouble).hasMessageContaining(mend);
        assertThat(trouble.mayHaveArrived()).isFalse();
        assertThat(shop.visits()).hasSize(before);
    }
}
