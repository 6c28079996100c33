package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one request step can say and do. */
class RequestStepTest {
    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Flow step(String step) {
        return FlowBench.oneStep(step);
    }

    private static final String OK = "expect: [{status: 200}]\n";

    private ShopRequest sent(String step) {
        FakeShop shop = new FakeShop().then(json(200, "{}"));
        bench.succeeds(step(step), shop);
        return shop.requests().get(0);
    }

    @Test
    void a_body_keeps_the_types_that_the_file_shows() {
        ShopRequest request = sent("""
                request: PUT /people
                json:
                  number: 12
                  text: "12"
                  yes: true
                  nothing: null
                  list: [1, "{identity.sex}", {deep: "{identity.birthDate | date dd.MM.yyyy}"}]
                  patronymic: "{identity.patronymic}"
                  braces: "{{as it is}}"
                """ + OK);
        assertThat(request.body().toString()).isEqualTo("""
                        {"number":12,"text":"12","yes":true,"nothing":null,"list":[1,"female",{"deep":"31.01.1980"}],\
                        "patronymic":"Игоревна","braces":"{as it is}"}""");
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void a_form_a_query_and_a_path_are_encoded() {
        ShopRequest request = sent("""
                request: POST /people/{identity.fullName}/x
                query: {q: "{identity.email}", "a b": "1&2"}
                headers: {X-Ref: "{identity.reference | upper}"}
                form: {phone: "{identity.phone}", name: "{identity.latinName}"}
                """ + OK);
        assertThat(request.pathAndQuery()).startsWith("/people/%D0%90").endsWith("/x?q=anna%40inbox.test&a%20b=1%262");
        assertThat(request.body().toString()).isEqualTo("phone=%2B75550001234&name=Anna%20Sokolova");
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.headers().get("X-Ref")).isEqualTo("U7F3K");
        assertThat(request.carries().phones()).hasSize(1);
        assertThat(request.carries().emails()).hasSize(1);
    }

    @Test
    void a_request_about_nobody_carries_nobody() {
        assertThat(sent("request: GET /\n" + OK).carries()).isEqualTo(ShopRequest.Carried.NOBODY);
    }

    @Test
    void another_origin_is_one_of_the_configuration_or_none() {
        String step = "request: GET /x\norigin: \"{setting.host}\"\n" + OK;
        bench.settings = Map.of("host", "https://id.shop.example");
        assertThat(sent(step).origin()).isEqualTo(FlowBench.IDENTITY_HOST);
        bench.settings = Map.of("host", "https://evil.example");
        FakeShop shop = new FakeShop().then(json(200, "{}"));
        assertThat(bench.fails(step(step), shop).reason()).isEqualTo(Reason.ORIGIN_NOT_CONSENTED);
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void a_setting_cannot_lead_a_path_off_the_origin() {
        for (String prefix : List.of("//evil.example", "https://evil.example", "/a b", "/a?b", "")) {
            bench.settings = Map.of("prefix", prefix);
            FlowOutcome.Failed failed =
                    bench.fails(step("request: GET {setting.prefix}x\n" + OK), new FakeShop().then(json(200, "{}")));
            assertThat(failed.reason()).isEqualTo(Reason.FLOW_INVALID);
        }
    }

    @Test
    void the_first_expectation_that_matches_decides() {
        Flow flow = step("""
                request: GET /
                expect:
                  - {header: {X-Mood: {matches: "^bad"}}, fail: shop-refused}
                  - {json: {/kind: wrong}, fail: already-registered}
                  - {json: {/kind: {not: right}}, fail: shop-error}
                  - {text: "<html", fail: shop-unavailable}
                  - {status: [201, 3xx], fail: rate-limited}
                  - {json: {/kind: right, /gone: {exists: false}}}
                """);
        assertThat(reason(flow, answer(200, "{\"kind\":\"right\"}", "x-mood", "bad day")))
                .isEqualTo(Reason.SHOP_REFUSED);
        assertThat(reason(flow, json(200, "{\"kind\":\"wrong\"}"))).isEqualTo(Reason.ALREADY_REGISTERED);
        assertThat(reason(flow, json(200, "{\"kind\":7}"))).isEqualTo(Reason.SHOP_ERROR);
        assertThat(reason(flow, answer(200, "<html>"))).isEqualTo(Reason.SHOP_UNAVAILABLE);
        assertThat(reason(flow, answer(302, ""))).isEqualTo(Reason.RATE_LIMITED);
        assertThat(reason(flow, json(200, "{\"kind\":\"right\",\"gone\":1}"))).isEqualTo(Reason.UNEXPECTED_ANSWER);
        bench.succeeds(flow, new FakeShop().then(json(200, "{\"kind\":\"right\",\"gone\":null}")));
    }

    private Reason reason(Flow flow, dev.understudy.consent.ShopAnswer answer) {
        return bench.fails(flow, new FakeShop().then(answer)).reason();
    }

    @Test
    void an_answer_that_nothing_matches_is_shown_without_its_secrets() {
        FlowOutcome.Failed failed = bench.fails(
                step("request: GET /\nheaders: {K: \"{secret.apiKey}\"}\n" + OK),
                new FakeShop()
                        .then(answer(
                                201,
                                "{\"phone\":\"+75550001234\",\"otp\":\"4829\",\"echo\":\"key-of-the-shop\",\"sid\":\"c00kie\",\"note\":\""
                                        + "x".repeat(500) + "\"}",
                                "Set-Cookie",
                                "sid=c00kie")));
        assertThat(failed.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(failed.detail())
                .contains("GET / → 201", "…34")
                .doesNotContain("5550001234", "4829", "key-of-the-shop", "c00kie")
                .hasSizeLessThan(420);
    }

    @Test
    void values_are_kept_out_of_json_headers_and_cookies() {
        Flow flow = Flow.read("keep.yaml", """
                name: keep
                phases: {register: [first, second], delete: [delete]}
                steps:
                  first:
                    request: GET /first
                    expect:
                      - status: 200
                        keep:
                          number: /n
                          tail: {header: Location, match: "id=([0-9]+)"}
                          sid: {cookie: sid}
                          usual: {json: /none, or: 5}
                          maybe: {json: /none, optional: true}
                  second:
                    request: POST /second
                    json: {n: "{kept.number}", tail: "{kept.tail}", sid: "{kept.sid}", usual: "{kept.usual}", maybe: "{kept.maybe}"}
                    expect: [{status: 200}]
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                """);
        FakeShop shop = new FakeShop()
                .then(answer(200, "{\"n\":7}", "Location", "/x?id=42", "Set-Cookie", "sid=abc"))
                .then(json(200, "{}"));
        bench.succeeds(flow, shop);
        assertThat(shop.body(1).encode()).isEqualTo("{\"n\":7,\"tail\":\"42\",\"sid\":\"abc\",\"usual\":5}");
    }

    @Test
    void a_value_that_is_not_there_to_keep_is_an_unexpected_answer() {
        FlowOutcome.Failed failed = bench.fails(
                step("request: GET /\nexpect: [{status: 200, keep: {id: /user/id}}]"),
                new FakeShop().then(json(200, "{\"user\":{}}")));
        assertThat(failed.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(failed.detail()).contains("/user/id");
    }

    @Test
    void a_pattern_that_backtracks_without_end_ends_the_run_and_not_the_event_loop() {
        FakeShop shop = new FakeShop().then(json(200, "{\"a\":\"" + "x".repeat(200) + "!\"}"));
        for (String part :
                List.of("keep: {b: {json: /a, match: \"^(x+x+)+y$\"}}", "json: {/a: {matches: \"^(x+x+)+y$\"}}")) {
            FlowOutcome.Failed failed =
                    bench.fails(step("request: GET /\nexpect: [{status: 200, " + part + "}]"), shop);
            assertThat(failed.reason()).isEqualTo(Reason.FLOW_INVALID);
            assertThat(failed.detail()).contains("backtracks too much");
        }
    }

    @Test
    void a_redirect_is_never_followed_and_one_off_the_origins_is_named() {
        FakeShop shop = new FakeShop().then(answer(302, "", "Location", "https://evil.example/x"));
        assertThat(bench.fails(step("request: GET /\nexpect: [{json: {/error: {exists: false}}}]"), shop)
                        .reason())
                .isEqualTo(Reason.REDIRECT_OFF_ORIGIN);
        assertThat(shop.requests()).hasSize(1);
        assertThat(reason(step("request: GET /\n" + OK), answer(302, "", "Location", "/elsewhere")))
                .isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(reason(step("request: GET /\n" + OK), answer(302, "", "Location", "//evil.example")))
                .isEqualTo(Reason.REDIRECT_OFF_ORIGIN);
        bench.succeeds(
                step("request: GET /\nexpect: [{status: 302}]"),
                new FakeShop().then(answer(302, "", "Location", "https://evil.example/x")));
    }

    @Test
    void polling_asks_until_the_item_appears() {
        Flow flow = step("""
                request: GET /mails
                poll: {every: 10ms, within: 10s}
                expect:
                  - status: 200
                    item: {in: /items, where: {/to: "{identity.email}"}}
                    keep: {link: {item: /link}}
                  - {status: 200, then: poll}
                """);
        FakeShop shop = new FakeShop()
                .then(json(200, "{}"))
                .then(json(200, "{\"items\":[{\"to\":\"else@inbox.test\",\"link\":\"a\"}]}"))
                .then(json(
                        200, "{\"items\":[{\"to\":\"else@inbox.test\"},{\"to\":\"anna@inbox.test\",\"link\":\"b\"}]}"));
        bench.succeeds(flow, shop);
        assertThat(shop.requests()).hasSize(3);
        assertThat(bench.journal.told()).containsExactly("it waiting", "it done");
    }

    @Test
    void polling_ends_with_its_time() {
        Flow flow = step(
                "request: GET /\npoll: {every: 10ms, within: 30ms}\nexpect: [{status: 201}, {status: 200, then: poll}]");
        FlowOutcome.Failed failed = bench.fails(flow, new FakeShop().then(json(200, "{}")));
        assertThat(failed.reason()).isEqualTo(Reason.POLL_TIMEOUT);
        assertThat(failed.shopMayKnow()).isFalse();
    }

    @Test
    void a_circle_of_steps_ends() {
        Flow flow = step("request: GET /\nexpect: [{status: 201}, {status: 200, then: goto it}]");
        FakeShop shop = new FakeShop().then(json(200, "{}"));
        assertThat(bench.fails(flow, shop).reason()).isEqualTo(Reason.TOO_MANY_STEPS);
        assertThat(shop.requests()).hasSize(Run.MOST_STEPS);
    }

    @Test
    void a_step_that_must_not_be_sent_twice_commits_its_intent_first() {
        FakeShop shop = new FakeShop().then(request -> {
            assertThat(bench.journal.committed).containsExactly("it");
            return json(200, "{}");
        });
        bench.succeeds(step("request: POST /\nonce: true\n" + OK), shop);
    }

    @Test
    void an_intent_that_somebody_else_committed_sends_nothing() {
        bench.journal.refusal = new FlowStopped(Reason.WORKER_LOST, "sent by another process");
        FakeShop shop = new FakeShop().then(json(200, "{}"));
        FlowOutcome.Failed failed = bench.fails(step("request: POST /\nonce: true\n" + OK), shop);
        assertThat(failed.reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(failed.shopMayKnow()).isTrue();
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void a_process_that_lost_its_claim_sends_nothing_more() {
        bench.journal.maySend = 0;
        FakeShop shop = new FakeShop().then(json(200, "{}"));
        FlowOutcome.Failed failed = bench.fails(step("request: POST /\n" + OK), shop);
        assertThat(failed.reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(failed.shopMayKnow()).isFalse();
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void stopping_ends_what_runs() {
        FakeShop shop = new FakeShop().thenNothing();
        Future<FlowOutcome> outcome = bench.start(step("request: POST /\n" + OK), shop);
        await().until(() -> shop.requests().size() == 1);
        bench.runner.stop();
        assertThat(((FlowOutcome.Failed) FlowBench.await(outcome)).reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(bench.runner.running()).isZero();
    }

    @Test
    void thousands_wait_at_once() {
        bench.limits = new FlowRun.Limits(Duration.ofSeconds(30), Duration.ofMillis(1), 0);
        List<Future<FlowOutcome>> outcomes = new ArrayList<>();
        Flow flow = FlowBench.file("phone-otp.yaml");
        FakeShop shop = FakeShop.answering(request -> request.pathAndQuery().endsWith("/code")
                ? json(200, "{\"otp\":{\"message\":\"sent\"}}")
                : json(200, "{\"user\":{\"id\":\"1\"}}"));
        for (int i = 0; i < 5_000; i++) {
            outcomes.add(bench.start(flow, shop));
        }
        await().until(() -> bench.journal.reports.size() == 10_000);
        bench.inbox.sms("1234");
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(FlowBench.await(outcome)).isInstanceOf(FlowOutcome.Succeeded.class));
    }
}
