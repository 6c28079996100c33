package dev.understudy.consent;

import static dev.understudy.consent.TestShop.ID;
import static dev.understudy.consent.TestShop.KEY;
import static dev.understudy.consent.TestShop.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.Verdict.Granted;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a marketplace publishes, fetched over a real socket and judged. */
class ConsentCheckTest {
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
    }

    @AfterEach
    void close() {
        await(consents.close());
        shop.close();
    }

    @Test
    void a_good_document_is_granted_and_kept_as_evidence() {
        Verdict verdict = await(consents.check(ID));

        assertThat(verdict).isInstanceOf(Granted.class);
        ConsentInForce inForce = consents.inForce(ID).orElseThrow();
        assertThat(((Granted) verdict).main()).isEqualTo(inForce);
        assertThat(inForce.text()).isEqualTo(shop.goodDocument().encode());
        assertThat(inForce.sha256()).matches("[0-9a-f]{64}");
        assertThat(inForce.fetchedAt()).isEqualTo(clock.instant());
        assertThat(consents.objection(ID, Operation.REGISTER)).isEmpty();
    }

    @Test
    void the_fetch_is_signed_asks_caches_for_a_fresh_answer_and_names_us() {
        await(consents.check(ID));

        TestShop.Seen fetch = shop.seen.get(0);
        assertThat(fetch.uri()).isEqualTo("/.well-known/understudy.json");
        assertThat(fetch.headers().get("Cache-Control")).isEqualTo("no-cache");
        assertThat(fetch.headers().get("User-Agent")).contains(KEY.thumbprint().value());
        assertThat(SignatureCheck.holds(
                        fetch.headers(), "GET", shop.origin.authority(), ConsentDocument.PATH, KEY.publicKey()))
                .isTrue();
    }

    @Test
    void checks_at_the_same_time_share_one_fetch() {
        var first = consents.check(ID);
        var second = consents.check(ID);

        await(first);
        await(second);
        assertThat(shop.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void no_document_is_refused(int status) {
        shop.consentAnswer = request -> request.response().setStatusCode(status).end();

        assertRefused(Reason.NO_CONSENT_DOCUMENT, "understudy identity");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 401, 403, 500, 503})
    void another_status_is_refused(int status) {
        shop.consentAnswer = request -> request.response().setStatusCode(status).end();

        assertRefused(Reason.CONSENT_STATUS, "status 200");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_refused_and_not_followed(int status) {
        shop.consentAnswer = request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", "/elsewhere.json")
                .end();

        assertRefused(Reason.CONSENT_REDIRECT, "at this very address");
        assertThat(shop.seen).hasSize(1);
    }

    @Test
    void html_is_refused() {
        shop.consentAnswer = request ->
                request.response().putHeader("Content-Type", "text/html").end("<html></html>");

        assertRefused(Reason.CONSENT_NOT_JSON, "application/json");
    }

    @Test
    void a_document_without_a_type_is_refused() {
        shop.consentAnswer =
                request -> request.response().end(shop.goodDocument().encode());

        assertRefused(Reason.CONSENT_NOT_JSON, "application/json");
    }

    @Test
    void a_compressed_document_is_refused() {
        shop.consentAnswer = with("Content-Encoding", "gzip");

        assertRefused(Reason.CONSENT_NOT_JSON, "uncompressed");
    }

    @Test
    void exactly_64_kib_are_read() {
        padTo(64 * 1024);

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
    }

    @Test
    void one_byte_more_than_64_kib_is_refused() {
        padTo(64 * 1024 + 1);

        assertRefused(Reason.CONSENT_TOO_LARGE, "64 KiB");
    }

    @Test
    void an_endless_document_is_not_read_to_its_end() {
        shop.consentAnswer = request -> {
            request.response().setChunked(true).putHeader("Content-Type", "application/json");
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write("x".repeat(20_000));
                }
            });
        };

        assertRefused(Reason.CONSENT_TOO_LARGE, "64 KiB");
    }

    @Test
    void an_instance_that_is_not_listed_is_refused() {
        String other = InstanceKey.generate().thumbprint().value();
        shop.document = document -> document.put("instances", new JsonArray().add(other));

        assertRefused(Reason.INSTANCE_NOT_LISTED, KEY.thumbprint().value());
    }

    @Test
    void a_star_is_no_instance_even_beside_ours() {
        shop.document = document -> document.put(
                "instances", new JsonArray().add(KEY.thumbprint().value()).add("*"));

        assertRefused(Reason.INSTANCE_WILDCARD, "instances[1]");
    }

    @Test
    void an_expired_document_is_refused() {
        shop.document = document -> document.put("expires", clock.instant().toString());

        assertRefused(Reason.CONSENT_EXPIRED, "later date");
    }

    @Test
    void a_document_for_more_than_a_year_is_refused() {
        shop.document = document -> document.put("expires", "2027-11-21T12:00:01Z");

        assertRefused(Reason.CONSENT_EXPIRES_TOO_FAR, "2027-11-21T12:00:00Z");
    }

    @Test
    void a_document_for_exactly_a_year_is_granted() {
        shop.document = document -> document.put("expires", "2027-11-21T12:00:00Z");

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
    }

    @Test
    void another_origin_in_the_document_is_refused() {
        shop.document = document -> document.put("origin", "https://staging.shop.example");

        assertRefused(Reason.CONSENT_ORIGIN_MISMATCH, shop.origin.toString());
    }

    @Test
    void another_port_is_another_origin() {
        shop.document = document -> document.put("origin", "http://127.0.0.1");

        assertRefused(Reason.CONSENT_ORIGIN_MISMATCH, "http://127.0.0.1:80");
    }

    @Test
    void another_environment_is_refused() {
        shop.document = document -> document.put("environment", "demo");

        assertRefused(Reason.CONSENT_ENVIRONMENT_MISMATCH, "'demo'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "Production", " PRODUCTION "})
    void production_in_the_document_is_refused(String environment) {
        shop.document = document -> document.put("environment", environment);

        assertRefused(Reason.CONSENT_PRODUCTION, "test environments only");
    }

    @Test
    void registering_without_deleting_is_refused() {
        shop.document = document -> document.put("operations", new JsonArray().add("register"));

        assertRefused(Reason.OPERATION_NOT_LISTED, "\"delete\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"301", "86400", "-1", "soon", "99999999999999999999"})
    void an_answer_out_of_a_cache_is_refused(String age) {
        shop.consentAnswer = with("Age", age);

        assertRefused(Reason.CONSENT_STALE, "no-store");
    }

    @Test
    void an_age_of_five_minutes_is_granted() {
        shop.consentAnswer = with("Age", "300");

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sat, 21 Nov 2026 11:54:59 GMT",
                "Sat, 21 Nov 2026 12:05:01 GMT",
                "yesterday",
                "2026-11-21T12:00:00Z"
            })
    void a_clock_that_is_off_is_refused(String date) {
        shop.consentAnswer = with("Date", date);

        assertRefused(Reason.CLOCK_SKEW, "NTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sat, 21 Nov 2026 11:55:00 GMT", "Sat, 21 Nov 2026 12:05:00 GMT"})
    void a_clock_five_minutes_off_is_granted(String date) {
        shop.consentAnswer = with("Date", date);

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
    }

    @Test
    void an_answer_without_a_date_is_refused() {
        shop.consentAnswer = request -> request.response()
                .putHeader("Content-Type", "application/json")
                .end(shop.goodDocument().encode());

        assertRefused(Reason.CLOCK_SKEW, "no Date header");
    }

    @Test
    void every_broken_rule_is_told_at_once() {
        shop.consentAnswer = with("Age", "900");
        shop.document = document -> document.put("environment", "demo").put("expires", "2020-01-01T00:00:00Z");

        Refused refused = assertRefused(Reason.CONSENT_STALE, "environment:");
        assertThat(refused.detail()).contains("expires:");
    }

    @Test
    void a_malformed_document_is_refused_with_its_fields() {
        shop.document = document -> {
            document.remove("contact");
            document.remove("expires");
            return document;
        };

        Refused refused = assertRefused(Reason.CONSENT_INVALID, "contact: is missing");
        assertThat(refused.detail())
                .contains("expires: is missing")
                .startsWith(shop.origin + "/.well-known/understudy.json: ");
    }

    @Test
    void a_marketplace_that_is_down_is_refused() {
        shop.close();

        assertRefused(Reason.CONSENT_UNREACHABLE, "connect-failed");
    }

    @Test
    void a_document_that_never_ends_is_refused_in_time() {
        shop.consentAnswer = request -> request.response().setChunked(true).write("{");

        assertRefused(Reason.CONSENT_UNREACHABLE, "answer-timeout");
    }

    @Test
    void localhost_is_loopback_without_a_look_up() {
        Origin localhost = new Origin("http", "localhost", shop.origin.port());
        shop.document = document -> document.put("origin", localhost.toString());
        use(TestShop.config(localhost, "staging", null));

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
        assertThat(shop.seen.get(0).headers().get("Host")).isEqualTo(localhost.authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1]", "localhost"})
    void loopback_by_ipv6_is_loopback_too(String host) {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6 loopback");
        try (TestShop sixth = new TestShop(
                vertx, clock, new HttpServerOptions().setHost("::1").setPort(0), host)) {
            use(sixth.config());

            assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
            assertThat(sixth.seen.get(0).headers().get("Host")).isEqualTo(sixth.origin.authority());
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException none) {
            return false;
        }
    }

    @Test
    void each_further_origin_needs_a_document_of_its_own() {
        try (TestShop identityHost = new TestShop(vertx, clock)) {
            use(shop.config("staging", null, identityHost.origin));
            assertThat(await(consents.check(ID)))
                    .isInstanceOfSatisfying(
                            Granted.class,
                            granted -> assertThat(granted.consents())
                                    .extracting(each -> each.document().origin())
                                    .containsExactly(shop.origin, identityHost.origin));

            identityHost.consentAnswer =
                    request -> request.response().setStatusCode(404).end();
            assertRefused(Reason.NO_CONSENT_DOCUMENT, identityHost.origin.toString());
        }
    }

    @Test
    void consent_withdrawn_ends_at_the_next_check() {
        await(consents.check(ID));
        shop.consentAnswer = request -> request.response().setStatusCode(404).end();

        assertRefused(Reason.NO_CONSENT_DOCUMENT, "404");
        shop.consentAnswer = shop::publish;
        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
        assertThat(consents.inForce(ID)).isPresent();
    }

    @Test
    void the_document_of_understudy_identity_is_granted_as_it_is() {
        String proposal = new ConsentProposal(
                        shop.origin,
                        "staging",
                        KEY.thumbprint(),
                        EnumSet.allOf(Operation.class),
                        List.of("inbox.test"),
                        new MarketplaceConfig.Ceilings(100, 2, 60),
                        "mailto:qa@shop.example")
                .json(clock.instant());
        shop.document = document -> new io.vertx.core.json.JsonObject(proposal);

        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
        clock.advance(Duration.ofDays(179));
        assertThat(await(consents.check(ID))).isInstanceOf(Granted.class);
    }

    private Refused assertRefused(Reason reason, String mend) {
        Verdict verdict = await(consents.check(ID));
        assertThat(verdict).isInstanceOf(Refused.class);
        Refused refused = (Refused) verdict;
        assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason);
        assertThat(refused.detail()).contains(mend);
        assertThat(consents.inForce(ID)).isEmpty();
        assertThat(consents.objection(ID, Operation.REGISTER)).contains(refused);
        return refused;
    }

    private io.vertx.core.Handler<HttpServerRequest> with(String name, String value) {
        return request -> shop.publish(request, Map.of(name, value));
    }

    private void padTo(int bytes) {
        String text = shop.goodDocument().encode();
        shop.consentAnswer = request -> request.response()
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Date", shop.httpDate())
                .end(text + " ".repeat(bytes - text.length()));
    }

    private void use(MarketplaceConfig marketplace) {
        await(consents.close());
        consents = new Consents(vertx, List.of(marketplace), KEY, "0.1.0", clock);
    }
}
