package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Secret;
import dev.understudy.message.MessageText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mailed link is as good as a password: its token is told nowhere, whatever it looks like. */
class LinkSecretsTest {
    private static final Flow FLOW = Flow.read("mail.yaml", """
            name: mail
            settings: {prefix: /shop/v2}
            phases: {register: [ask, mail, open, finish], delete: [delete]}
            steps:
              ask: {request: POST /ask, expect: [{status: 200}]}
              mail:
                await: {channel: email, sent-by: ask, link: {path: /shop/v2/confirm/*}, keep: link}
              open: {request: "GET {kept.link}", follow: true, expect: [{status: 200}]}
              finish:
                submit: {form: form, from: open, fields: {name: Anna}}
                expect: [{redirect: /done}]
              delete: {request: "POST {setting.prefix}/delete", expect: [{status: 404, then: gone}]}
            """);
    private static final String[] TOKENS = {"letterstoken", "hopstoken", "q7uery", "k3y", "secondhop"};

    private final FlowBench bench = new FlowBench();
    private final StringBuilder out = new StringBuilder();

    @AfterEach
    void close() {
        bench.close();
    }

    private FlowOutcome traced(FakeShop shop) {
        FlowTrace trace = new FlowTrace(out, bench.journal, List.of(new Secret("key-of-the-shop")));
        return FlowBench.await(bench.runner.run(new FlowRun(
                FLOW,
                Phase.REGISTER,
                FlowBench.ANNA,
                FlowRun.Account.NONE,
                Map.of(),
                Map.of(),
                FlowBench.SHOP,
                List.of(FlowBench.IDENTITY_HOST),
                trace.of(shop),
                bench.inbox,
                trace,
                bench.limits)));
    }

    private FakeShop mailing() {
        return new FakeShop()
                .then(request -> {
                    bench.inbox.mail(new MessageText(
                            "Welcome", "Open http://127.0.0.1:8081/shop/v2/confirm/letterstoken?t=q7uery", "", 0));
                    return answer(200, "");
                })
                .then(answer(302, "", "Location", "/secondhop/confirm"))
                .then(answer(302, "", "Location", "https://id.shop.example/in/hopstoken?k=k3y"));
    }

    @Test
    void no_line_of_any_hop_and_of_no_later_step_tells_it() {
        FakeShop shop = mailing()
                .then(answer(200, "<form method=post><input name=name></form>", "Content-Type", "text/html"))
                .then(answer(302, "", "Location", "/done"));
        assertThat(traced(shop)).isInstanceOf(FlowOutcome.Succeeded.class);
        assertThat(shop.paths()).contains("/shop/v2/confirm/letterstoken?t=q7uery", "/in/hopstoken?k=k3y");
        assertThat(bench.journal.notes("open"))
                .containsExactly("GET /shop/v2/confirm/*** → 302", "GET /***/confirm → 302", "GET /***/*** → 200");
        assertThat(bench.journal.notes("finish")).containsExactly("POST /***/*** → 302");
        assertThat(out.toString())
                .contains(
                        "→ GET http://127.0.0.1:8081/shop/v2/confirm/***",
                        "← 302, Location: /***/confirm",
                        "← 302, Location: https://id.shop.example:443/***/***")
                .doesNotContain(TOKENS);
    }

    @Test
    void no_failure_on_the_page_behind_it_tells_it() {
        FakeShop noForm = mailing().then(answer(200, "<p>hopstoken1</p>", "Content-Type", "text/html"));
        FlowOutcome.Failed failed = (FlowOutcome.Failed) traced(noForm);
        assertThat(failed.detail()).contains("the page https://id.shop.example:443/***/*** of step 'open' has no form");
        FakeShop noField = mailing().then(answer(200, "<form><input name=mail></form>", "Content-Type", "text/html"));
        failed = (FlowOutcome.Failed) traced(noField);
        assertThat(failed.detail()).contains("the form on https://id.shop.example:443/***/*** has no field 'name'");
        assertThat(out.toString() + failed.detail() + bench.journal.reports).doesNotContain(TOKENS[0], "k3y", "q7uery");
    }

    @Test
    void no_redirect_that_ends_the_run_tells_it() {
        FakeShop circle = mailing();
        circle.then(answer(302, "", "Location", "/secondhop/confirm"));
        FlowOutcome.Failed failed = (FlowOutcome.Failed) traced(circle);
        assertThat(failed.detail()).doesNotContain(TOKENS);
        assertThat(bench.journal.reports.toString()).doesNotContain(TOKENS);
    }
}
