package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flow's author sees of pages, forms and redirects. */
class TraceOfPagesTest {
    private static final Flow FLOW = Flow.read("join.yaml", """
            name: join
            phases: {register: [page, join], delete: [delete]}
            steps:
              page: {request: GET /join, follow: true, expect: [{selector: form}]}
              join:
                submit: {form: form, from: page, fields: {password: "Pw-{identity.reference}", phone: "{identity.phone}"}}
                expect: [{status: 200, selector: h1}]
              delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
            """);
    private static final String PAGE = """
            <!doctype html><html><head><title>Join us</title><script>var config = {"a": 1};</script><style>p {}</style></head>
            <body><nav>Home</nav><form id=join method=post enctype=multipart/form-data><input type=hidden name=csrf value=t0k3n>
            <input name=phone><input name=password type=password></form></body></html>""";

    @Test
    void each_hop_is_a_line_and_a_page_is_its_title_its_forms_and_its_text() {
        StringBuilder out = new StringBuilder();
        FlowOutcome outcome;
        try (FlowBench bench = new FlowBench()) {
            FlowTrace trace = new FlowTrace(out, bench.journal, List.of(new Secret("key-of-the-shop")));
            FakeShop shop = new FakeShop()
                    .then(answer(303, "", "Location", "/join/start?token=s3cr3t", "Set-Cookie", "sid=c00kie"))
                    .then(answer(200, PAGE, "Content-Type", "text/html"))
                    .then(answer(200, "<p>Call +7 555 000-12-34</p>", "Content-Type", "text/html"));
            outcome = FlowBench.await(bench.runner.run(new FlowRun(
                    FLOW,
                    Phase.REGISTER,
                    FlowBench.ANNA,
                    FlowRun.Account.NONE,
                    Map.of(),
                    Map.of(),
                    FlowBench.SHOP,
                    List.of(),
                    trace.of(shop),
                    bench.inbox,
                    trace,
                    bench.limits)));
        }
        assertThat(out.toString())
                .contains(
                        "→ GET http://127.0.0.1:8081/join",
                        "← 303, Location: /join/start?token=***, Set-Cookie: sid=***",
                        "page: redirected",
                        "→ GET http://127.0.0.1:8081/join/start?token=***, Cookie: sid=***",
                        "page 'Join us', form#join (csrf, phone, password): Home",
                        "name=\"csrf\" ***",
                        "name=\"password\" ***",
                        "join: failed (unexpected-answer)")
                .doesNotContain("t0k3n", "s3cr3t", "c00kie", "Pw-u7f3k", "5550001234", "config");
        assertThat(((FlowOutcome.Failed) outcome).detail())
                .contains("POST /join/start → 200: page '': Call +…34")
                .doesNotContain("000-12-34");
    }

    @Test
    void a_forms_pairs_are_decoded_one_by_one() {
        StringBuilder out = new StringBuilder();
        Flow flow = Flow.read("club.yaml", """
                name: club
                phases: {register: [join], delete: [join]}
                steps:
                  join:
                    request: POST /join
                    query: {lang: de}
                    form: {"member[name]": "Ada Ö", "member[birth]": "01/02/03", "member[password]": "Pw-7", key: "{secret.key}"}
                    expect: [{status: 200}, {status: 404, then: gone}]
                """);
        try (FlowBench bench = new FlowBench()) {
            Secret key = new Secret("key-of-the-shop");
            FlowTrace trace = new FlowTrace(out, bench.journal, List.of(key));
            FlowOutcome unused = FlowBench.await(bench.runner.run(new FlowRun(
                    flow,
                    Phase.REGISTER,
                    FlowBench.ANNA,
                    FlowRun.Account.NONE,
                    Map.of(),
                    Map.of("key", key),
                    FlowBench.SHOP,
                    List.of(),
                    trace.of(new FakeShop().then(answer(200, "", "Content-Type", "text/html"))),
                    bench.inbox,
                    trace,
                    bench.limits)));
        }
        assertThat(out.toString())
                .contains(
                        "/join?lang=***",
                        "member[name]=Ada Ö, member[birth]=01/02/03, member[password]=***, key=***",
                        "  ← 200\njoin: done")
                .doesNotContain("Pw-7", "key-of-the-shop", "page ''");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "csrf_token=abc&email=a | csrf_token=***&email=a",
                "email=a&password=Pw-7 | email=a&password=***",
                "a=1&sessionId=7#x | a=1&sessionId=***",
                "pwd=abc&psw=def&j_pass=ghi&a=1 | pwd=***&psw=***&j_pass=***&a=1",
                "{\"pwd\":\"abc\",\"pass\":\"def\"} | {\"pwd\":\"***\",\"pass\":\"***\"}"
            })
    void a_forms_secrets_are_masked_by_their_names(String body, String shown) {
        assertThat(Masking.shown(body)).isEqualTo(shown);
    }
}
