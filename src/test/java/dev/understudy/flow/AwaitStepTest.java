package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Reason;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waiting for a code comes to, beyond the phone contract. */
class AwaitStepTest {
    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Flow waiting(String await) {
        return Flow.read("await.yaml", FlowBench.declaring(await) + """
                name: await
                phases: {register: [ask, code, confirm], delete: [delete]}
                steps:
                  ask: {request: POST /ask, expect: [{status: 200, keep: {n: {json: /n, or: 4}}}]}
                  code: {await: {sent-by: ask, keep: code, %s}}
                  confirm:
                    request: POST /confirm
                    json: {code: "{kept.code}"}
                    expect: [{status: 400, code-refused: code, words: /message}, {status: 200}]
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                """.formatted(await));
    }

    private FakeShop sending(String... messages) {
        return FakeShop.answering(request -> answer(request, messages));
    }

    private ShopAnswer answer(ShopRequest request, String... messages) {
        if (request.pathAndQuery().equals("/ask")) {
            List.of(messages).forEach(bench.inbox::sms);
        }
        return json(200, "{\"n\":6}");
    }

    private String confirmedWith(String await, String... messages) {
        FakeShop shop = sending(messages);
        bench.succeeds(waiting(await), shop);
        return shop.body(1).getString("code");
    }

    @Test
    void a_code_has_a_length_a_range_or_a_pattern() {
        assertThat(confirmedWith("channel: sms, code: 5", "order 1234567, code 55555"))
                .isEqualTo("55555");
        assertThat(confirmedWith("channel: sms, code: \"{kept.n}\"", "code 482913"))
                .isEqualTo("482913");
        assertThat(confirmedWith("channel: sms, code: 4-6", "code 48291")).isEqualTo("48291");
        assertThat(confirmedWith("channel: sms, code: {pattern: \"key ([A-Z0-9]+)\"}", "1234, key A1B2"))
                .isEqualTo("A1B2");
        assertThat(confirmedWith("channel: sms, code: {alphanumeric: 6}", "Your code: AB12CD"))
                .isEqualTo("AB12CD");
    }

    @Test
    void no_attempts_from_the_start_is_the_shops_word_and_not_a_silent_gateway() {
        FakeShop shop = FakeShop.answering(request -> json(200, "{\"n\":0}"));
        FlowOutcome.Failed failed = bench.fails(
                waiting("channel: sms, code: 4, within: 50ms, resend: {after: 1, attempts: \"{kept.n}\"}"), shop);
        assertThat(failed.reason()).isEqualTo(Reason.NO_ATTEMPTS_LEFT);
    }

    @Test
    void a_length_that_no_code_has_is_the_shops_mistake() {
        FakeShop shop = FakeShop.answering(request -> json(200, "{\"n\":400}"));
        FlowOutcome.Failed failed = bench.fails(waiting("channel: sms, code: \"{kept.n}\""), shop);
        assertThat(failed.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(failed.detail()).contains("400");
    }

    @Test
    void messages_without_a_code_are_passed_over() {
        assertThat(confirmedWith("channel: sms, code: 4", "Welcome!", "code 4829"))
                .isEqualTo("4829");
    }

    @Test
    void a_code_that_cannot_be_told_from_another_is_said_to_be_so() {
        FlowOutcome.Failed failed = bench.fails(waiting("channel: sms, code: 4, within: 30ms"), sending("1234 5678"));
        assertThat(failed.reason()).isEqualTo(Reason.CODE_AMBIGUOUS);
        assertThat(failed.detail()).doesNotContain("1234");
    }

    @Test
    void a_refused_code_without_a_resend_ends_the_run() {
        FakeShop shop = FakeShop.answering(request -> {
            ShopAnswer answer = answer(request, "code 4829");
            return request.pathAndQuery().equals("/confirm") ? json(400, "{\"message\":\"no\"}") : answer;
        });
        FlowOutcome.Failed failed = bench.fails(waiting("channel: sms, code: 4"), shop);
        assertThat(failed.reason()).isEqualTo(Reason.CODE_REFUSED);
        assertThat(failed.shopWords()).isEqualTo("no");
        assertThat(shop.requests()).hasSize(2);
    }

    @Test
    void resends_have_a_bound_of_their_own() {
        FakeShop shop = sending();
        FlowOutcome.Failed failed =
                bench.fails(waiting("channel: sms, code: 4, within: 20ms, resend: {after: \"0.02\", most: 2}"), shop);
        assertThat(failed.reason()).isEqualTo(Reason.CODE_NEVER_CAME);
        assertThat(failed.detail()).contains("3 request(s)");
        assertThat(shop.requests()).hasSize(3);
        assertThat(bench.inbox.marks()).isEqualTo(1);
    }

    @Test
    void the_channel_may_be_a_setting() {
        bench.settings = java.util.Map.of("channel", "fax");
        FlowOutcome.Failed failed =
                bench.fails(waiting("channel: \"{setting.channel}\", code: 4"), sending("code 4829"));
        assertThat(failed.reason()).isEqualTo(Reason.FLOW_INVALID);
        assertThat(failed.detail()).contains("fax");
    }

    @Test
    void nothing_is_waited_for_beyond_the_runs_own_time() {
        bench.limits = new FlowRun.Limits(Duration.ofMillis(80), Duration.ofMillis(1), 0);
        List<Duration> asked = new CopyOnWriteArrayList<>();
        Messages messages = new Messages() {
            @Override
            public Future<Mark> mark() {
                return Future.succeededFuture(new Mark(0));
            }

            @Override
            public Future<Optional<CaughtMessage>> next(
                    Channel channel, Identity identity, Mark after, Duration within) {
                asked.add(within);
                return Future.succeededFuture(Optional.empty());
            }
        };
        FlowOutcome outcome = FlowBench.await(bench.runner.run(new FlowRun(
                waiting("channel: email, code: 4, within: 1h"),
                Phase.REGISTER,
                FlowBench.ANNA,
                FlowRun.Account.NONE,
                java.util.Map.of(),
                java.util.Map.of(),
                FlowBench.SHOP,
                List.of(),
                sending(),
                messages,
                bench.journal,
                bench.limits)));
        assertThat(((FlowOutcome.Failed) outcome).reason()).isEqualTo(Reason.CODE_NEVER_CAME);
        assertThat(asked).hasSize(1).allSatisfy(within -> assertThat(within).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void a_phase_that_the_flow_lacks_is_an_outcome() {
        bench.phase = Phase.PROBE;
        assertThat(bench.fails(waiting("channel: sms, code: 4"), sending()).reason())
                .isEqualTo(Reason.FLOW_INVALID);
    }

    @Test
    void a_store_that_is_away_ends_the_run() {
        bench.journal.refusal = new FlowStopped(Reason.INTERNAL_ERROR, "away");
        Flow flow = FlowBench.oneStep("request: POST /\nonce: true\nexpect: [{status: 200}]");
        FlowOutcome.Failed failed = bench.fails(flow, sending());
        assertThat(failed.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(failed.shopMayKnow()).isFalse();
    }
}
