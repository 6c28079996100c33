package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.domain.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a request is sent again, and what a run that gives up says. */
class RetryTest {
    private static final ShopAnswer OK = json(200, "{}");
    private static final Flow POST = FlowBench.oneStep("request: POST /\nexpect: [{status: 200}]");
    private static final Flow GET = FlowBench.oneStep("request: GET /\nexpect: [{status: 200}]");
    private static final Flow REPEATABLE =
            FlowBench.oneStep("request: POST /\nrepeatable: true\nexpect: [{status: 200}]");

    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "429, true, true, true",
        "503, true, true, true",
        "502, false, true, true",
        "504, false, true, true",
        "500, false, false, false"
    })
    void an_answer_is_asked_for_again_where_that_is_safe(int status, boolean post, boolean get, boolean repeatable) {
        assertThat(recovers(POST, new FakeShop().then(answer(status, "busy")).then(OK)))
                .isEqualTo(post);
        assertThat(recovers(GET, new FakeShop().then(answer(status, "busy")).then(OK)))
                .isEqualTo(get);
        assertThat(recovers(
                        REPEATABLE, new FakeShop().then(answer(status, "busy")).then(OK)))
                .isEqualTo(repeatable);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT_FAILED, false, true, true",
        "CONNECTION_CUT, false, true, true",
        "CONNECTION_CUT, true, false, true",
        "ANSWER_TIMEOUT, true, false, true",
        "TLS_FAILED, false, false, false",
        "ANSWER_TOO_LARGE, true, false, false",
        "NUMBER_NOT_CONSENTED, false, false, false"
    })
    void a_broken_connection_is_tried_again_where_that_is_safe(
            Reason reason, boolean arrived, boolean post, boolean repeatable) {
        assertThat(recovers(POST, new FakeShop().thenTrouble(reason, arrived).then(OK)))
                .isEqualTo(post);
        assertThat(recovers(
                        REPEATABLE, new FakeShop().thenTrouble(reason, arrived).then(OK)))
                .isEqualTo(repeatable);
    }

    @ParameterizedTest
    @CsvSource({"POST, 429, RATE_LIMITED", "POST, 503, SHOP_UNAVAILABLE", "GET, 503, SHOP_UNAVAILABLE"})
    void a_step_that_is_once_is_not_sent_again_whatever_the_answer(String method, int status, Reason reason) {
        FakeShop shop = new FakeShop().then(answer(status, "busy")).then(OK);
        FlowOutcome.Failed failed = bench.fails(once(method), shop);
        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void a_step_that_is_once_is_tried_again_only_where_it_never_left() {
        assertThat(recovers(
                        once("POST"),
                        new FakeShop().thenTrouble(Reason.CONNECT_FAILED, false).then(OK)))
                .isTrue();
        for (String method : new String[] {"POST", "GET"}) {
            FakeShop cut =
                    new FakeShop().thenTrouble(Reason.CONNECTION_CUT, true).then(OK);
            assertThat(bench.fails(once(method), cut).reason()).isEqualTo(Reason.CONNECTION_CUT);
            assertThat(cut.requests()).hasSize(1);
        }
    }

    private static Flow once(String method) {
        return FlowBench.oneStep("request: " + method + " /\nonce: true\nexpect: [{status: 200}, {text: busy}]");
    }

    private boolean recovers(Flow flow, FakeShop shop) {
        return bench.run(flow, shop) instanceof FlowOutcome.Succeeded;
    }

    @ParameterizedTest
    @CsvSource({
        "429, RATE_LIMITED, false",
        "503, SHOP_UNAVAILABLE, true",
        "502, SHOP_UNAVAILABLE, true",
        "500, SHOP_ERROR, true"
    })
    void giving_up_has_a_reason_of_its_own(int status, Reason reason, boolean shopMayKnow) {
        FlowOutcome.Failed failed = bench.fails(POST, new FakeShop().then(answer(status, "busy")));
        assertThat(failed.reason()).isEqualTo(reason);
        assertThat(failed.shopMayKnow()).isEqualTo(shopMayKnow);
        assertThat(failed.detail()).contains("busy");
    }

    @Test
    void the_shop_knows_nothing_of_a_request_that_never_left() {
        FlowOutcome.Failed failed = bench.fails(POST, new FakeShop().thenTrouble(Reason.CONNECT_FAILED, false));
        assertThat(failed.reason()).isEqualTo(Reason.CONNECT_FAILED);
        assertThat(failed.shopMayKnow()).isFalse();
        assertThat(bench.fails(POST, new FakeShop().thenTrouble(Reason.CONNECTION_CUT, true))
                        .shopMayKnow())
                .isTrue();
        assertThat(bench.fails(GET, new FakeShop().thenTrouble(Reason.CONNECTION_CUT, true))
                        .shopMayKnow())
                .isFalse();
    }

    @Test
    void attempts_are_counted() {
        FakeShop shop = new FakeShop().then(answer(503, "busy"));
        assertThat(bench.fails(POST, shop).reason()).isEqualTo(Reason.SHOP_UNAVAILABLE);
        assertThat(shop.requests()).hasSize(4);
        FakeShop once = new FakeShop().then(answer(503, "busy"));
        Flow never = FlowBench.oneStep("request: POST /\nretry: {times: 0}\nexpect: [{status: 200}]");
        assertThat(bench.fails(never, once).reason()).isEqualTo(Reason.SHOP_UNAVAILABLE);
        assertThat(once.requests()).hasSize(1);
    }

    @Test
    void a_status_that_the_step_expects_is_taken_at_its_word() {
        Flow flow =
                FlowBench.oneStep("request: POST /\nexpect: [{status: 429, fail: no-attempts-left}, {status: 200}]");
        FakeShop shop = new FakeShop().then(answer(429, "no more codes today"));
        assertThat(bench.fails(flow, shop).reason()).isEqualTo(Reason.NO_ATTEMPTS_LEFT);
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void pauses_double_jitter_and_obey_the_shop() {
        RetryRule rule = new RetryRule(4, Duration.ofMillis(100), false, false);
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        assertThat(rule.pauseAfter(1, null, now)).isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
        assertThat(rule.pauseAfter(4, null, now)).isBetween(Duration.ofMillis(400), Duration.ofMillis(1200));
        assertThat(rule.pauseAfter(60, null, now)).isLessThanOrEqualTo(Duration.ofSeconds(45));
        assertThat(rule.pauseAfter(1, "7", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(rule.pauseAfter(1, "Sat, 21 Nov 2026 10:00:09 GMT", now)).isEqualTo(Duration.ofSeconds(9));
        assertThat(rule.pauseAfter(1, "86400", now)).isEqualTo(Duration.ofSeconds(60));
        assertThat(rule.pauseAfter(1, "Sat, 21 Nov 2026 09:00:00 GMT", now)).isLessThan(Duration.ofSeconds(1));
        assertThat(rule.pauseAfter(1, "soon", now)).isLessThan(Duration.ofSeconds(1));
    }
}
