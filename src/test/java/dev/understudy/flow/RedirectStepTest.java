package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Redirects that are followed, and those that are looked at. */
class RedirectStepTest {
    private static final String OK = "expect: [{status: 200}]\n";

    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static ShopAnswer to(int status, String location, String... headers) {
        ShopAnswer answer = answer(status, "", headers);
        answer.headers().set("Location", location);
        return answer;
    }

    private void chain(Router router) {
        router.post("/login").handler(context -> {
            context.response().addCookie(Cookie.cookie("a", "1").setPath("/"));
            MiniShop.redirect(context, 302, "/second?x=1");
        });
        router.get("/second").handler(context -> {
            boolean first = context.request().getCookie("a") != null;
            context.response()
                    .addCookie(Cookie.cookie("b", first ? "2" : "none").setPath("/"));
            MiniShop.redirect(context, 303, "home");
        });
        router.get("/home")
                .handler(context -> context.json(new io.vertx.core.json.JsonObject()
                        .put("b", context.request().getCookie("b").getValue())));
    }

    @Test
    void a_chain_is_followed_with_the_cookies_of_each_hop_and_each_is_told() {
        Flow flow = FlowBench.oneStep("""
                request: POST /login
                form: {name: "{identity.email}"}
                follow: true
                expect: [{status: 200, json: {/b: "2"}}]
                """);
        try (MiniShop shop = new MiniShop(bench.vertx, this::chain)) {
            bench.origin = shop.origin();
            assertThat(bench.succeeds(flow, shop).session().cookies()).hasSize(2);
            assertThat(shop.asked).containsExactly("POST /login", "GET /second?x=1", "GET /home");
        }
        assertThat(bench.journal.told()).containsExactly("it redirected", "it redirected", "it done");
        assertThat(bench.journal.reports.toString()).contains("POST /login → 302", "GET /second → 303");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, 301, GET",
        "POST, 302, GET",
        "POST, 303, GET",
        "POST, 307, POST",
        "POST, 308, POST",
        "PUT, 302, PUT",
        "PUT, 303, GET",
        "GET, 307, GET"
    })
    void the_method_changes_as_in_browsers(String method, int status, String then) {
        FakeShop shop = new FakeShop().then(to(status, "/next")).then(answer(200, ""));
        String body = method.equals("GET") ? "" : "json: {a: 1}\n";
        bench.succeeds(FlowBench.oneStep("request: " + method + " /\n" + body + "follow: true\n" + OK), shop);
        ShopRequest hop = shop.requests().get(1);
        assertThat(hop.method().name()).isEqualTo(then);
        assertThat(hop.body() != null).isEqualTo(!then.equals("GET"));
        assertThat(hop.headers().contains("Content-Type")).isEqualTo(!then.equals("GET"));
    }

    @Test
    void what_a_step_says_to_one_origin_is_not_said_to_another() {
        FakeShop shop = new FakeShop()
                .then(to(303, "https://id.shop.example/next", "Set-Cookie", "sid=1"))
                .then(answer(200, ""));
        bench.succeeds(
                FlowBench.oneStep(
                        "request: POST /\nheaders: {X-Key: \"{secret.apiKey}\", Accept: text/html}\njson: {a: \"{identity.phone}\"}\nfollow: true\n"
                                + OK),
                shop);
        ShopRequest hop = shop.requests().get(1);
        assertThat(hop.origin()).isEqualTo(FlowBench.IDENTITY_HOST);
        assertThat(hop.headers().names()).doesNotContain("X-Key", "Cookie").contains("Accept");
        assertThat(hop.carries().phones()).containsExactly(FlowBench.ANNA.phone());
    }

    @ParameterizedTest
    @CsvSource({"POST, 307", "POST, 308", "PUT, 302"})
    void a_body_follows_no_redirect_to_another_origin(String method, int status) {
        FakeShop shop =
                new FakeShop().then(to(status, "https://id.shop.example/next")).then(answer(200, ""));
        FlowOutcome.Failed failed = bench.fails(
                FlowBench.oneStep("request: " + method + " /\njson: {key: \"{secret.apiKey}\"}\nfollow: true\n" + OK),
                shop);
        assertThat(failed.reason()).isEqualTo(Reason.REDIRECT_OFF_ORIGIN);
        assertThat(failed.detail()).contains("body", "http://127.0.0.1:8081 to https://id.shop.example");
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void a_hop_off_the_origins_ends_the_run_unless_an_expectation_names_it() {
        FakeShop shop = new FakeShop().then(to(302, "https://evil.example/x?code=1"));
        FlowOutcome.Failed failed = bench.fails(FlowBench.oneStep("request: GET /\nfollow: true\n" + OK), shop);
        assertThat(failed.reason()).isEqualTo(Reason.REDIRECT_OFF_ORIGIN);
        assertThat(failed.detail()).contains("https://evil.example").doesNotContain("code=1");
        assertThat(shop.requests()).hasSize(1);
        bench.succeeds(
                FlowBench.oneStep(
                        "request: GET /\nfollow: true\nexpect: [{status: 200}, {redirect: {host: evil.example}}]"),
                new FakeShop().then(to(302, "/on")).then(to(302, "https://evil.example/x")));
    }

    @Test
    void a_circle_is_told_and_one_in_which_a_cookie_changes_is_none() {
        FakeShop circle = new FakeShop()
                .then(to(302, "/b"))
                .then(to(302, "/a"))
                .then(to(302, "/b"))
                .then(to(302, "/a"));
        FlowOutcome.Failed failed = bench.fails(FlowBench.oneStep("request: GET /a\nfollow: true\n" + OK), circle);
        assertThat(failed.reason()).isEqualTo(Reason.TOO_MANY_REDIRECTS);
        assertThat(failed.detail()).contains("in a circle");
        assertThat(circle.requests()).hasSize(3);
        FakeShop wall =
                new FakeShop().then(to(302, "/a", "Set-Cookie", "seen=1")).then(answer(200, ""));
        bench.succeeds(FlowBench.oneStep("request: GET /a\nfollow: true\n" + OK), wall);
    }

    @Test
    void letters_that_a_shop_did_not_encode_are_utf_8() {
        String bytes = new String(
                "/привет".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        FakeShop shop = new FakeShop().then(to(302, bytes)).then(answer(200, ""));
        bench.succeeds(FlowBench.oneStep("request: GET /a\nfollow: true\n" + OK), shop);
        assertThat(shop.paths()).containsExactly("/a", "/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82");
    }

    @Test
    void a_chain_without_end_ends() {
        FakeShop shop = FakeShop.answering(request -> to(302, request.pathAndQuery() + "x"));
        FlowOutcome.Failed failed = bench.fails(FlowBench.oneStep("request: GET /a\nfollow: true\n" + OK), shop);
        assertThat(failed.reason()).isEqualTo(Reason.TOO_MANY_REDIRECTS);
        assertThat(shop.requests()).hasSize(RedirectChain.MOST_HOPS + 1);
        FakeShop two = FakeShop.answering(request -> to(302, request.pathAndQuery() + "x"));
        assertThat(bench.fails(FlowBench.oneStep("request: GET /a\nfollow: 2\n" + OK), two)
                        .detail())
                .contains("more than 2 redirects");
        assertThat(two.requests()).hasSize(3);
    }

    @Test
    void a_hop_that_the_shop_cannot_answer_just_now_is_asked_again_and_not_the_whole_chain() {
        FakeShop shop =
                new FakeShop().then(to(303, "/next")).then(answer(502, "")).then(answer(200, ""));
        bench.succeeds(FlowBench.oneStep("request: POST /\nfollow: true\n" + OK), shop);
        assertThat(shop.paths()).containsExactly("/", "/next", "/next");
    }

    @Test
    void without_follow_a_redirect_is_an_answer() {
        FakeShop shop = new FakeShop().then(to(302, "/next"));
        FlowOutcome.Failed failed = bench.fails(FlowBench.oneStep("request: GET /\n" + OK), shop);
        assertThat(failed.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(failed.detail()).contains("does not say 'follow'", "/next");
        assertThat(shop.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redirect: true | https://app.example/welcome?code=1 | true",
                "redirect: /welcome | /welcome?code=1 | true",
                "redirect: /welcome | /welcome/home | false",
                "redirect: /welcome* | /welcome/home | true",
                "redirect: /u/*/done | /u/77/done?x=1 | true",
                "redirect: /u/*/done | /u/77/else | false",
                "redirect: {path: '/a.c*'} | /abc | false",
                "redirect: {host: app.example} | https://app.example/welcome | true",
                "redirect: {host: app.example} | https://evil.example/welcome | false",
                "redirect: {host: '127.0.0.1:8081', path: /ok} | ok | true",
                "redirect: {query: {code: {exists: true}}} | /x?code=1 | true",
                "redirect: {query: {code: {exists: true}}} | /x#code=1 | true",
                "redirect: {query: {error: {exists: false}}} | /x?error=denied | false",
                "redirect: {scheme: shop-app, host: welcome} | shop-app://welcome?token=1 | true",
                "redirect: {path: {matches: '^/u/[0-9]+$'}} | /u/77 | true"
            })
    void a_redirect_is_looked_at_without_going_there(String condition, String location, boolean holds) {
        Flow flow = FlowBench.oneStep("request: GET /\nexpect: [{" + condition + "}]");
        FakeShop shop = new FakeShop().then(to(302, location));
        assertThat(bench.run(flow, shop) instanceof FlowOutcome.Succeeded).isEqualTo(holds);
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void what_a_redirect_carries_can_be_kept() {
        Flow flow = Flow.read("one.yaml", """
                name: one
                phases: {register: [it], delete: [delete]}
                steps:
                  it:
                    request: GET /
                    expect:
                      - redirect: {path: /callback}
                        keep:
                          code: {redirect: code}
                          token: {redirect: access_token}
                          part: {redirect: code, match: "^(..)"}
                          next: {redirect: {part: url}}
                          none: {redirect: none, optional: true}
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                result: {facts: [code, token, part, next, none]}
                """);
        FlowOutcome.Succeeded done =
                bench.succeeds(flow, new FakeShop().then(to(302, "/callback?code=a%2Fb#access_token=t1")));
        assertThat(done.facts())
                .containsEntry("code", "a/b")
                .containsEntry("token", "t1")
                .containsEntry("part", "a/")
                .containsEntry("next", "http://127.0.0.1:8081/callback?code=a%2Fb#access_token=t1")
                .doesNotContainKey("none");
    }
}
