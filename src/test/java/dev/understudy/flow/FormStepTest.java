package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages with forms, submitted to a server that decodes them. */
class FormStepTest {
    private static final String REST = """
              delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
            """;
    private static final Flow TWO_PAGES =
            Flow.read("two.yaml", """
            name: two
            phases: {register: [page, person, address], delete: [delete]}
            steps:
              page: {request: GET /join, expect: [{selector: "form#person"}]}
              person:
                submit:
                  form: "#person"
                  from: page
                  fields: {email: "{identity.email}", terms: true, nick: "{identity.patronymic}"}
                expect:
                  - {selector: "form#address"}
                  - {selector: {"p.error": {matches: "."}}, fail: shop-refused}
              address:
                submit: {form: "form#address", from: person, fields: {city: Bonn, country: Germany}, button: "[name=save]"}
                expect:
                  - status: 200
                    selector: {h1: "Welcome {identity.email}"}
                    keep:
                      id: {html: {selector: "[data-user]", attribute: data-user}}
                      level: {html: "script#state", match: '"level":([0-9]+)'}
                      home: {html: {selector: "a.home", attribute: href}}
            """ + REST + "result: {externalId: id, facts: [level, home]}\n");

    private final FlowBench bench = new FlowBench();
    private final Map<String, MultiMap> forms = new ConcurrentHashMap<>();
    private final MiniShop shop = new MiniShop(bench.vertx, this::twoPages);

    @AfterEach
    void close() {
        shop.close();
        bench.close();
    }

    /** A first page with a token against forged requests, bound to a cookie; a second one that is the answer to its form. */
    private void twoPages(Router router) {
        router.get("/join").handler(context -> {
            context.response().addCookie(Cookie.cookie("sid", "s1").setPath("/").setHttpOnly(true));
            MiniShop.page(context, """
                    <!doctype html><title>Join</title>
                    <form action=/search><input name=q></form>
                    <form id=person method=post action="join/person">
                      <input type=hidden name=csrf value=token-1>
                      <input name=email type=email> <input name=nick value=none>
                      <input type=hidden name=terms value=no><input type=checkbox name=terms value=yes>
                      <button name=go value=on>Go on</button>
                    </form>""");
        });
        router.post("/join/person").handler(context -> genuine(context, "token-1", """
                    <form id=address method=post enctype=multipart/form-data action="address?of=s1">
                      <input type=hidden name=csrf value=token-2>
                      <input name=city> <select name=country><option value=fr>France<option value=de>Germany</select>
                      <button name=back value=1>Back</button> <button name=save value=1>Save</button>
                    </form>"""));
        router.post("/join/address").handler(context -> genuine(context, "token-2", """
                    <h1>Welcome <b>anna@inbox.test</b></h1><p data-user=u77></p><a class=home href="../home">Home</a>
                    <script id=state type=application/json>{"level":3}</script>"""));
    }

    private void genuine(RoutingContext context, String token, String next) {
        String origin = "http://" + shop.origin().authority();
        Cookie cookie = context.request().getCookie("sid");
        boolean genuine = cookie != null
                && token.equals(context.request().getFormAttribute("csrf"))
                && origin.equals(context.request().getHeader("Origin"))
                && String.valueOf(context.request().getHeader("Referer")).startsWith(origin + "/join");
        forms.put(context.request().path(), context.request().formAttributes());
        if (genuine) {
            MiniShop.page(context, next);
        } else {
            context.response().setStatusCode(403).end("forged");
        }
    }

    @Test
    void a_form_of_two_pages_is_filled_and_everything_else_is_the_pages() {
        bench.origin = shop.origin();
        FlowOutcome.Succeeded account = bench.succeeds(TWO_PAGES, shop);
        assertThat(account.externalId()).isEqualTo("u77");
        assertThat(account.facts())
                .containsEntry("level", "3")
                .containsEntry("home", "http://" + shop.origin().authority() + "/home");
        assertThat(shop.asked).containsExactly("GET /join", "POST /join/person", "POST /join/address?of=s1");
        assertThat(forms.get("/join/person").entries().toString())
                .isEqualTo("[csrf=token-1, email=anna@inbox.test, nick=Игоревна, terms=no, terms=yes, go=on]");
        assertThat(forms.get("/join/address").entries().toString())
                .isEqualTo("[csrf=token-2, city=Bonn, country=de, save=1]");
        assertThat(bench.journal.reports.toString()).doesNotContain("token-1", "anna@inbox.test");
    }

    private static Flow submit(String submit) {
        return Flow.read("one.yaml", """
                name: one
                phases: {register: [page, it], delete: [delete]}
                steps:
                  page: {request: GET /join/, expect: [{status: 200}]}
                  it:
                    submit: %s
                    expect: [{status: 200}]
                """.formatted(submit) + REST);
    }

    private static FakeShop showing(String html) {
        return new FakeShop()
                .then(answer(200, html, "Content-Type", "text/html"))
                .then(answer(200, ""));
    }

    private ShopRequest sent(String submit, String html) {
        FakeShop fake = showing(html);
        bench.succeeds(submit(submit), fake);
        return fake.requests().get(1);
    }

    @Test
    void a_form_with_get_puts_its_fields_into_the_query_and_drops_what_stood_there() {
        ShopRequest request = sent(
                "{form: form, from: page, fields: {q: \"a b\"}}", "<form action='find?old=1#x'><input name=q></form>");
        assertThat(request.method().name()).isEqualTo("GET");
        assertThat(request.pathAndQuery()).isEqualTo("/join/find?q=a+b");
        assertThat(request.body()).isNull();
        assertThat(request.headers().contains("Origin")).isFalse();
        assertThat(request.headers().get("Referer")).isEqualTo("http://127.0.0.1:8081/join/");
    }

    @Test
    void whom_a_form_is_about_is_seen_even_where_the_page_has_filled_it_in() {
        assertThat(sent(
                                "{form: form, from: page}",
                                "<form method=post><input type=hidden name=p value='+75550001234'></form>")
                        .carries()
                        .phones())
                .containsExactly(FlowBench.ANNA.phone());
        assertThat(sent("{form: form, from: page}", "<form method=post action='/join?for=Anna%40inbox.test'></form>")
                        .carries()
                        .emails())
                .containsExactly("anna@inbox.test");
        assertThat(sent("{form: form, from: page}", "<form method=post><input name=p></form>")
                        .carries())
                .isEqualTo(ShopRequest.Carried.NOBODY);
    }

    @Test
    void a_form_goes_to_the_marketplaces_origins_only() {
        ShopRequest other =
                sent("{form: form, from: page}", "<form method=post action='https://id.shop.example/join'></form>");
        assertThat(other.origin()).isEqualTo(FlowBench.IDENTITY_HOST);
        assertThat(other.headers().get("Referer")).isEqualTo("http://127.0.0.1:8081/");
        FakeShop fake = showing("<form method=post action='//evil.example/join'></form>");
        FlowOutcome.Failed failed = bench.fails(submit("{form: form, from: page}"), fake);
        assertThat(failed.reason()).isEqualTo(Reason.ORIGIN_NOT_CONSENTED);
        assertThat(fake.requests()).hasSize(1);
    }

    @Test
    void a_header_with_a_secret_follows_no_form_to_another_origin() {
        Flow flow = Flow.read("one.yaml", """
                name: one
                phases: {register: [page, it], delete: [delete]}
                steps:
                  page: {request: GET /join/, follow: true, expect: [{status: 200}]}
                  it:
                    submit: {form: form, from: page}
                    headers: {X-Key: "{secret.apiKey}"}
                    expect: [{status: 200}]
                """ + REST);
        String elsewhere = "<form method=post action='https://id.shop.example/join'></form>";
        bench.succeeds(flow, showing("<form method=post></form>"));
        FakeShop fake = showing(elsewhere);
        FlowOutcome.Failed failed = bench.fails(flow, fake);
        assertThat(failed.reason()).isEqualTo(Reason.ORIGIN_NOT_CONSENTED);
        assertThat(failed.detail())
                .contains("{secret.apiKey} to https://id.shop.example:443, where the page's form leads");
        assertThat(fake.requests()).hasSize(1);
        FakeShop there = new FakeShop()
                .then(answer(302, "", "Location", "https://id.shop.example/"))
                .then(answer(200, elsewhere, "Content-Type", "text/html"))
                .then(answer(200, ""));
        bench.succeeds(flow, there);
        assertThat(there.requests().get(2).headers().get("X-Key")).isEqualTo("key-of-the-shop");
    }

    @Test
    void a_page_without_the_form_or_the_field_ends_the_run_where_it_would_be_sent() {
        FlowOutcome.Failed noForm = bench.fails(
                submit("{form: \"#signup\", from: page}"), showing("<form id=login><input name=user></form>"));
        assertThat(noForm.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(noForm.step()).isEqualTo("it");
        assertThat(noForm.detail()).contains("no form '#signup'", "form#login (user)");
        FlowOutcome.Failed noField = bench.fails(
                submit("{form: form, from: page, fields: {email: x}}"), showing("<form><input name=mail></form>"));
        assertThat(noField.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(noField.detail()).contains("no field 'email'; it has 'mail'");
        FlowOutcome.Failed noPage =
                bench.fails(submit("{form: form, from: page}"), new FakeShop().then(FakeShop.json(200, "{}")));
        assertThat(noPage.detail()).contains("step 'page' is no page of HTML");
    }

    @Test
    void a_path_asked_with_a_base_and_a_charset_of_its_own_is_sent_in_it() {
        ShopRequest request = sent(
                "{form: form, from: page, fields: {name: \"{identity.givenName}\"}}",
                "<base href=/other/><form method=post action=x accept-charset=windows-1251><input name=name></form>");
        assertThat(request.pathAndQuery()).isEqualTo("/other/x");
        assertThat(request.body().toString()).isEqualTo("name=%C0%ED%ED%E0");
    }

    @Test
    void a_page_reached_by_a_redirect_is_where_its_form_stands() {
        Flow flow = Flow.read("one.yaml", """
                name: one
                phases: {register: [page, it], delete: [delete]}
                steps:
                  page: {request: GET /join, follow: true, expect: [{status: 200}]}
                  it: {submit: {form: form, from: page}, expect: [{status: 200}]}
                """ + REST);
        FakeShop fake = new FakeShop()
                .then(answer(302, "", "Location", "https://id.shop.example/flow/7/"))
                .then(answer(200, "<form method=post action=next>", "Content-Type", "text/html"))
                .then(answer(200, ""));
        bench.succeeds(flow, fake);
        assertThat(fake.requests().get(2).origin()).isEqualTo(Origin.parse("https://id.shop.example"));
        assertThat(fake.paths()).isEqualTo(List.of("/join", "/flow/7/", "/flow/7/next"));
    }
}
