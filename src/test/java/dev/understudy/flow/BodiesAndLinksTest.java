package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Reason;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GraphQL, multipart bodies, and links that were kept. */
class BodiesAndLinksTest {
    private static final String MUTATION = """
            request: POST /graphql
            graphql:
              query: |
                mutation Join($mail: String!, $age: Int) {
                  join(mail: $mail, age: $age) { __typename ... on Joined { id } }
                }
              operationName: Join
              variables: {mail: "{identity.email}", age: 30, nick: "{kept.none}"}
            """;

    private final FlowBench bench = new FlowBench();
    private final Map<String, String> parts = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Flow mutation(String expect) {
        return FlowBench.oneStep(MUTATION.replace(", nick: \"{kept.none}\"", "") + expect);
    }

    @Test
    void an_operation_is_sent_as_it_is_written_and_values_go_in_as_variables() {
        FakeShop shop = new FakeShop().then(json(200, "{\"data\":{\"join\":{\"__typename\":\"Joined\"}}}"));
        bench.succeeds(mutation("expect: [{typename: Joined}]"), shop);
        JsonObject body = shop.body(0);
        assertThat(body.getString("query"))
                .startsWith("mutation Join($mail: String!")
                .contains("... on Joined { id }");
        assertThat(body.getString("operationName")).isEqualTo("Join");
        assertThat(body.getJsonObject("variables").encode()).isEqualTo("{\"mail\":\"anna@inbox.test\",\"age\":30}");
        ShopRequest request = shop.requests().get(0);
        assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.carries().emails()).containsExactly("anna@inbox.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "typename: Joined | {\"data\":{\"join\":{\"__typename\":\"Joined\"}}} | true",
                "typename: Joined | {\"data\":{\"j\":null,\"join\":{\"__typename\":\"Joined\"}}} | true",
                "typename: Joined | {\"data\":{\"join\":{\"__typename\":\"MailTaken\"}}} | false",
                "typename: {matches: Taken$} | {\"data\":{\"join\":{\"__typename\":\"MailTaken\"}}} | true",
                "typename: {/data/join/user: User} | {\"data\":{\"join\":{\"user\":{\"__typename\":\"User\"}}}} | true",
                "typename: {/data/join: Joined} | {\"data\":{\"other\":{\"__typename\":\"Joined\"}}} | false",
                "typename: Joined | {\"data\":null} | false",
                "typename: Joined | <html> | false"
            })
    void a_type_name_decides(String condition, String answer, boolean holds) {
        Flow flow = mutation("expect: [{" + condition + "}]");
        assertThat(bench.run(flow, new FakeShop().then(json(200, answer))) instanceof FlowOutcome.Succeeded)
                .isEqualTo(holds);
    }

    @Test
    void errors_under_200_that_nothing_looks_at_end_the_run_in_the_shops_words() {
        String errors =
                "{\"errors\":[{\"message\":\"Mail is taken\",\"extensions\":{\"code\":\"TAKEN\"}}],\"data\":{\"join\":{\"__typename\":\"Joined\"}}}";
        FlowOutcome.Failed failed = bench.fails(
                mutation("expect: [{typename: Joined}, {status: 2xx}]"), new FakeShop().then(json(200, errors)));
        assertThat(failed.reason()).isEqualTo(Reason.SHOP_REFUSED);
        assertThat(failed.shopWords()).isEqualTo("Mail is taken");
        assertThat(bench.fails(mutation("expect: [{text: Mail}]"), new FakeShop().then(json(200, errors)))
                        .reason())
                .as("a word of the answer is no look at its errors")
                .isEqualTo(Reason.SHOP_REFUSED);
        Flow knows = mutation("""
                expect:
                  - {item: {in: /errors, where: {/extensions/code: TAKEN}}, fail: already-registered, words: /errors/0/message}
                  - {status: 2xx}
                """);
        assertThat(bench.fails(knows, new FakeShop().then(json(200, errors))).reason())
                .isEqualTo(Reason.ALREADY_REGISTERED);
        bench.succeeds(knows, new FakeShop().then(json(200, "{\"errors\":[],\"data\":{}}")));
        bench.succeeds(
                mutation("expect: [{json: {/errors/0/message: Mail is taken}}]"),
                new FakeShop().then(json(200, errors)));
        bench.succeeds(mutation("expect: [{status: 400}]"), new FakeShop().then(json(400, errors)));
    }

    @Test
    void a_gateway_in_trouble_is_asked_again_whatever_it_lists() {
        bench.succeeds(
                mutation("expect: [{typename: Joined}]"),
                new FakeShop()
                        .then(json(503, "{\"errors\":[{\"message\":\"later\"}]}"))
                        .then(json(200, "{\"data\":{\"join\":{\"__typename\":\"Joined\"}}}")));
    }

    private void upload(Router router) {
        router.post("/people").handler(context -> {
            context.request().formAttributes().forEach(each -> parts.put(each.getKey(), each.getValue()));
            context.response().end();
        });
    }

    @Test
    void a_multipart_body_is_understood_by_a_server() {
        Flow flow = FlowBench.oneStep("""
                request: POST /people
                multipart:
                  name: "{identity.fullName}"
                  note: |
                    two
                    lines
                  'odd "name"': x
                  cv: {text: "I am {identity.givenName}", file: "{identity.reference}.txt", type: text/markdown}
                expect: [{status: 200}]
                """);
        try (MiniShop shop = new MiniShop(bench.vertx, this::upload)) {
            bench.origin = shop.origin();
            bench.succeeds(flow, shop);
        }
        assertThat(parts)
                .containsEntry("name", "Анна Игоревна Соколова")
                .containsEntry("note", "two\r\nlines\r\n")
                .containsEntry("odd %22name%22", "x");
    }

    @Test
    void a_part_with_a_file_name_is_a_file() {
        FormEncoder.Multipart made = new FormEncoder(java.nio.charset.StandardCharsets.UTF_8)
                .multipart(java.util.List.of(new FormEncoder.Part("cv", "a\nb", "c.txt", "text/plain")));
        assertThat(made.body().toString())
                .isEqualTo("--" + made.boundary()
                        + "\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"c.txt\"\r\nContent-Type: text/plain\r\n\r\na\nb\r\n--"
                        + made.boundary() + "--\r\n");
        assertThat(made.contentType()).isEqualTo("multipart/form-data; boundary=" + made.boundary());
    }

    private static Flow link(String more) {
        return Flow.read("link.yaml", """
                name: link
                phases: {register: [ask, open], delete: [delete]}
                steps:
                  ask: {request: POST /ask, expect: [{status: 200, keep: {link: /link}}]}
                  open: {request: "GET {kept.link}", %sexpect: [{status: 200}]}
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                """.formatted(more));
    }

    private static FakeShop mailing(String link) {
        return new FakeShop().then(json(200, "{\"link\":\"" + link + "\"}")).then(answer(200, ""));
    }

    @Test
    void a_kept_link_is_opened_on_the_marketplaces_origins() {
        FakeShop shop = mailing("http://127.0.0.1:8081/confirm/ab12cd34?t=a%20b&u=1#top");
        bench.succeeds(link(""), shop);
        assertThat(shop.paths()).containsExactly("/ask", "/confirm/ab12cd34?t=a%20b&u=1");
        assertThat(bench.journal.reports.toString())
                .contains("GET /***/*** → 200")
                .doesNotContain("ab12cd34", "t=a");
        FakeShop other = mailing("https://id.shop.example/confirm");
        bench.succeeds(link("follow: true, "), other);
        assertThat(other.requests().get(1).origin()).isEqualTo(FlowBench.IDENTITY_HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/confirm",
                "https://127.0.0.1:8081/confirm",
                "http://127.0.0.1:8081.evil.example/",
                "http://localhost:8081/confirm"
            })
    void a_link_to_anywhere_else_is_not_opened(String link) {
        FakeShop shop = mailing(link);
        FlowOutcome.Failed failed = bench.fails(link(""), shop);
        assertThat(failed.reason()).isIn(Reason.LINK_OFF_ORIGIN, Reason.UNEXPECTED_ANSWER);
        assertThat(failed.step()).isEqualTo("open");
        assertThat(shop.requests()).hasSize(1);
    }

    @Test
    void a_secret_goes_with_a_link_to_the_marketplaces_own_origin_only() {
        for (String more :
                new String[] {"headers: {X-Key: \"{secret.apiKey}\"}, ", "form: {key: \"{secret.apiKey}\"}, "}) {
            bench.succeeds(link(more), mailing("http://127.0.0.1:8081/confirm"));
            FakeShop other = mailing("https://id.shop.example/confirm");
            FlowOutcome.Failed failed = bench.fails(link(more), other);
            assertThat(failed.reason()).isEqualTo(Reason.ORIGIN_NOT_CONSENTED);
            assertThat(failed.detail()).contains("{secret.apiKey} to https://id.shop.example:443, where a link leads");
            assertThat(other.requests()).hasSize(1);
        }
    }

    @Test
    void production_in_a_stagings_mail_has_its_own_reason() {
        assertThat(bench.fails(link(""), mailing("https://shop.example/confirm"))
                        .reason())
                .isEqualTo(Reason.LINK_OFF_ORIGIN);
        assertThat(bench.fails(link(""), mailing("/confirm")).reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(bench.fails(link(""), mailing("http://me:pw@127.0.0.1:8081/x"))
                        .reason())
                .isEqualTo(Reason.UNEXPECTED_ANSWER);
    }
}
