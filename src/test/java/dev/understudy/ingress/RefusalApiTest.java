package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.config.Scope;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalApiTest {
    private static ApiUnderTest api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withoutDatabase();
        api.bus.answer(LeaseCommands.ACQUIRE, command -> Future.succeededFuture(Grants.to(command)));
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"owner":"o"}                                          | /pool          | is required
            {"pool":"demo","owner":""}                             | /owner         | must not be empty
            {"pool":"Demo","owner":"o"}                            | /pool          | must match ^[a-z0-9][a-z0-9._-]*$
            {"pool":"demo","owner":7}                              | /owner         | must be a string
            {"pool":"demo","owner":null}                           | /owner         | must be a string
            {"pool":"demo","owner":"o","ttlSeconds":0}             | /ttlSeconds    | must be at least 1
            {"pool":"demo","owner":"o","ttlSeconds":604801}        | /ttlSeconds    | must be at most 604800
            {"pool":"demo","owner":"o","ttlSeconds":1.5}           | /ttlSeconds    | must be a whole number
            {"pool":"demo","owner":"o","waitSeconds":-1}           | /waitSeconds   | must be at least 0
            {"pool":"demo","owner":"o","count":0}                  | /count         | must be at least 1
            {"pool":"demo","owner":"o","count":99999999999999999999} | /count       | must be at most 2147483647
            {"pool":"demo","owner":"o","labels":{"a":1}}           | /labels/a      | must be a string
            {"pool":"demo","owner":"o","labels":{"a/b~c":1}}       | /labels/a~1b~0c | must be a string
            {"pool":"demo","owner":"o","labels":[]}                | /labels        | must be an object
            {"pool":"demo","owner":"o","ttlSecond":5}              | /ttlSecond     | is not known here; did you mean 'ttlSeconds'?
            []                                                     | body           | must be an object
            "x"                                                    | body           | must be an object
            {"pool":                                               | body           | must be JSON
            """)
    void a_wrong_body_names_the_field_and_the_rule(String body, String field, String rule) throws Exception {
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-input");
        JsonObject problem = reply.json().getJsonArray("problems").getJsonObject(0);
        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("rule")).startsWith(rule);
    }

    @Test
    void nul_is_in_no_text_wherever_it_stands() throws Exception {
        ApiUnderTest.Reply inBody =
                api.call("PATCH", "/v1/marketplaces/shop", "{\"suspended\":true,\"note\":\"a\\u0000b\"}");
        assertThat(inBody.status()).isEqualTo(400);
        assertThat(inBody.body()).contains("\"field\":\"/note\",\"rule\":\"must not hold NUL\"");
        ApiUnderTest.Reply inName =
                api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\",\"labels\":{\"a\\u0000\":\"b\"}}");
        assertThat(inName.status()).isEqualTo(400);
        assertThat(inName.body()).contains("must not hold NUL");
        assertThat(api.call("GET", "/v1/leases?owner=%00", null).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            POST  | /v1/leases                       | {"pool":"demo\\n","owner":"o"}   | /pool
            POST  | /v1/registrations                | {"pool":"demo\\n","count":1}     | /pool
            PATCH | /v1/pools/demo%0A                | {"target":1}                     | path name
            POST  | /v1/pools/demo%0A/feed           | {"owner":"o","count":1}          | path name
            PATCH | /v1/marketplaces/shop%0D%0A      | {"suspended":true}               | path id
            POST  | /v1/marketplaces/shop%E2%80%A8/verify |                             | path id
            GET   | /v1/inbox/messages?since=1%0A    |                                  | query since
            """)
    void a_line_break_at_the_end_is_no_part_of_a_name_or_number(String method, String path, String body, String field)
            throws Exception {
        ApiUnderTest.Reply reply = api.call(method, path, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.json().getJsonArray("problems"))
                .extracting(each -> ((JsonObject) each).getString("field"))
                .containsExactly(field);
    }

    @Test
    void all_that_is_wrong_is_said_at_once_but_no_more_than_anybody_reads() throws Exception {
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases?verbose=1", "{\"owner\":7,\"x\":1}");
        assertThat(reply.json().getJsonArray("problems"))
                .extracting(each -> ((JsonObject) each).getString("field"))
                .containsExactlyInAnyOrder("query verbose", "/pool", "/owner", "/x");
        JsonObject many = new JsonObject();
        for (int i = 0; i < 500; i++) {
            many.put("unknown" + i, i);
        }
        assertThat(api.call("POST", "/v1/leases", many.encode()).json().getJsonArray("problems"))
                .hasSize(20);
    }

    @Test
    void what_a_malformed_body_held_is_not_repeated() throws Exception {
        assertThat(api.call("POST", "/v1/leases", "{\"pool\": hunter2}").body()).doesNotContain("hunter2");
    }

    @Test
    void labels_are_limited() throws Exception {
        JsonObject labels = new JsonObject();
        for (int i = 0; i < 33; i++) {
            labels.put("l" + i, "v");
        }
        JsonObject body = new JsonObject().put("pool", "demo").put("owner", "o").put("labels", labels);
        assertThat(api.call("POST", "/v1/leases", body.encode()).body()).contains("at most 32 members");
        labels.remove("l0");
        assertThat(api.call("POST", "/v1/leases", body.encode()).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/leases/nonsense            | path id      | must be a UUID
            /v1/leases?limit=0             | query limit  | must be at least 1
            /v1/leases?limit=many          | query limit  | must be a whole number
            /v1/leases?state=gone          | query state  | must be one of waiting, active
            /v1/leases?stat=active         | query stat   | is not known here; did you mean 'state'?
            /v1/leases?cursor=bm9uc2Vuc2U  | query cursor | must be the 'next' of a page
            /v1/inbox/messages/wait        | query to     | is required
            /v1/inbox/messages/zero        | path id      | must be a whole number
            """)
    void a_wrong_parameter_names_itself_and_the_rule(String path, String field, String rule) throws Exception {
        ApiUnderTest.Reply reply = api.call("GET", path, null);
        assertThat(reply.status()).isEqualTo(400);
        JsonArray problems = reply.json().getJsonArray("problems");
        assertThat(problems.getJsonObject(0).getString("field")).isEqualTo(field);
        assertThat(problems.getJsonObject(0).getString("rule")).startsWith(rule);
    }

    @Test
    void phone_email_and_reference_are_not_to_be_overridden() throws Exception {
        ApiUnderTest.Reply reply =
                api.call("POST", "/v1/registrations", "{\"pool\":\"demo\",\"identity\":{\"phone\":\"+79161234567\"}}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("/identity/phone: is not to be overridden");
    }

    @Test
    void a_note_alone_changes_no_pool() throws Exception {
        assertThat(api.call("PATCH", "/v1/pools/demo", "{}").status()).isEqualTo(400);
        assertThat(api.call("PATCH", "/v1/pools/demo", "{\"note\":\"x\"}")
                        .json()
                        .getString("detail"))
                .contains("'target' or 'suspended'");
    }

    @Test
    void an_unknown_path_is_a_problem_that_says_where_the_known_ones_stand() throws Exception {
        ApiUnderTest.Reply reply = api.call("GET", "/v1/nonsense", null);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("no-such-path");
        assertThat(reply.json().getString("detail")).contains("/openapi.yaml");
        assertThat(reply.header("X-Request-Id")).isNotBlank();
    }

    @Test
    void a_wrong_method_is_told_the_right_ones() throws Exception {
        ApiUnderTest.Reply reply = api.call("PUT", "/v1/leases/" + UUID.randomUUID(), "{}");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("DELETE, GET");
        assertThat(reply.code()).isEqualTo("method-not-allowed");
        assertThat(api.call("DELETE", "/v1/leases", null).header("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void only_json_is_taken_with_or_without_a_charset() throws Exception {
        String body = "{\"pool\":\"demo\",\"owner\":\"o\"}";
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", body, "Content-Type", "text/plain");
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.json().getString("detail")).contains("application/json");
        assertThat(api.call("POST", "/v1/leases", body, "Content-Type", "Application/JSON; charset=utf-8")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_form_that_the_answer_does_not_have_is_refused_before_anything_is_done() throws Exception {
        String body = "{\"pool\":\"demo\",\"owner\":\"o\"}";
        for (String accept : List.of("text/html", "text/html, application/xml;q=0.9", "application/json;q=0")) {
            ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", body, "Accept", accept);
            assertThat(reply.status()).as(accept).isEqualTo(406);
            assertThat(reply.code()).isEqualTo("not-acceptable");
            assertThat(reply.json().getString("detail")).contains("application/json");
        }
        for (String accept : List.of("*/*", "application/*", "Application/JSON;q=0.5", "text/html, */*;q=0.1")) {
            assertThat(api.call("POST", "/v1/leases", body, "Accept", accept).status())
                    .as(accept)
                    .isEqualTo(201);
        }
    }

    @Test
    void probes_and_scrapers_are_not_turned_away_for_what_they_accept() throws Exception {
        for (String path : List.of("/healthz", "/metrics", "/openapi.yaml")) {
            assertThat(api.call("GET", path, null, "Accept", "text/html").status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void malformed_json_is_told_where_it_stops_making_sense() throws Exception {
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", "{\"pool\": \"demo\",\n  \"owner\" \"o\"}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("must be JSON").contains("line: 2, column: 11");
        assertThat(api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\"} and more")
                        .status())
                .isEqualTo(400);
        assertThat(api.call("POST", "/v1/leases", "{\"labels\":".repeat(5_000)).status())
                .isEqualTo(400);
        assertThat(api.call("POST", "/v1/leases", "").json().getString("detail"))
                .contains("body: is required");
    }

    @Test
    void while_the_database_is_away_reading_says_so_and_when_to_come_back() throws Exception {
        for (String path : List.of("/v1/leases", "/v1/pools", "/v1/accounts/" + UUID.randomUUID())) {
            ApiUnderTest.Reply reply = api.call("GET", path, null);
            assertThat(reply.status()).as(path).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("store-unavailable");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void a_malformed_path_is_no_fault_of_ours() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            String request = "GET /v1/pools/%zz HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        String body = "{\"pool\":\"demo\",\"owner\":\"" + "o".repeat(65 * 1024) + "\"}";
        ApiUnderTest.Reply reply = api.call("POST", "/v1/leases", body);
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("body-too-large");
    }

    @Test
    void a_request_id_is_kept_when_it_is_safe_and_made_when_not() throws Exception {
        assertThat(api.call("GET", "/healthz", null, "X-Request-Id", "ci.run-7_A")
                        .header("X-Request-Id"))
                .isEqualTo("ci.run-7_A");
        assertThat(api.call("GET", "/healthz", null, "X-Request-Id", "a b<script>")
                        .header("X-Request-Id"))
                .hasSize(36);
        assertThat(api.call("GET", "/healthz", null, "X-Request-Id", "x".repeat(65))
                        .header("X-Request-Id"))
                .hasSize(36);
        assertThat(api.call("GET", "/healthz", null).header("X-Request-Id")).hasSize(36);
    }

    @Test
    void without_a_known_key_nothing_is_answered() throws Exception {
        for (String authorization : new String[] {"Bearer nobodys", "Basic YTpi", "Bearer"}) {
            ApiUnderTest.Reply reply = api.call("GET", "/v1/pools", null, "Authorization", authorization);
            assertThat(reply.status()).as(authorization).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(reply.code()).isEqualTo("unauthorized");
        }
    }

    /** The whole table: each operation with each kind of key. */
    @Test
    void a_key_opens_what_its_scopes_allow_and_nothing_else() throws Exception {
        Map<String, Scope> keys =
                Map.of("lease", Scope.LEASE, "read", Scope.READ, "inbox", Scope.INBOX, "admin", Scope.ADMIN);
        for (OperationRules rules : api.contract.operations()) {
            if (rules.scopes().isEmpty()) {
                continue;
            }
            String path =
                    rules.path().replaceAll("\\{[a-zA-Z]+}", UUID.randomUUID().toString());
            for (Map.Entry<String, Scope> key : keys.entrySet()) {
                int status = status(rules.method(), path, key.getKey());
                String name = rules.id() + " with " + key.getKey();
                if (rules.scopes().contains(key.getValue())) {
                    assertThat(status).as(name).isNotIn(401);
                } else {
                    assertThat(status).as(name).isEqualTo(403);
                }
            }
        }
    }

    private static int status(String method, String path, String key) throws Exception {
        boolean mayBody = Set.of("POST", "PATCH").contains(method);
        ApiUnderTest.Reply reply = api.call(method, path, mayBody ? "[]" : null, "Authorization", "Bearer " + key);
        boolean scopeMissing = reply.status() == 403 && reply.code().equals("scope-missing");
        return reply.status() == 403 && !scopeMissing ? 200 : reply.status();
    }

    @Test
    void what_is_no_http_is_answered_with_400() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.getOutputStream().write("NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).endsWith(" 400");
        }
    }
}
