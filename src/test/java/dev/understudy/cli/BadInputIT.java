package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.config.ApiKey;
import dev.understudy.fuzz.HttpFuzzer;
import dev.understudy.fuzz.LogWatch;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of all kinds of nonsense, made from the document that a node serves. {@code -Dfuzz.seed}, {@code -Dfuzz.requests} and {@code -Dfuzz.only} say which: docs/reliability-input.md. */
class BadInputIT {
    private static final String KEY = "fuzz-key-of-a-test";
    private static final String LESSER_KEY = "lesser-key-of-a-test";
    private static final int TARGET = 5;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    private int port;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void whatever_is_sent_gets_an_answer_that_one_can_work_with_and_leaves_the_node_well() throws Exception {
        long seed = Long.getLong("fuzz.seed", 4_010);
        int only = Integer.getInteger("fuzz.only", -1);
        int first = Math.max(0, only);
        int last = only >= 0 ? only : Integer.getInteger("fuzz.requests", 1_500) - 1;
        RunningNode.Manners manners = new RunningNode.Manners(1, 3, this::withKeysAndGateways, flow -> flow);
        try (RunningNode running = new RunningNode(directory, TARGET, manners)
                        .rereading(UnaryOperator::identity)
                        .started();
                LogWatch log = new LogWatch()) {
            port = running.node.port();
            await().atMost(RunningNode.PATIENCE).until(() -> running.accounts("ready") == TARGET);
            HttpFuzzer fuzzer =
                    new HttpFuzzer(get("/openapi.yaml").body(), KEY, LESSER_KEY, existing(), GATEWAYS, seed);
            long began = System.nanoTime();
            fuzzer.run(port, first, last);
            System.out.printf(
                    "fuzz.seed=%d: requests %d to %d of %d operations in %.1f s, %d without an answer, as may be%n",
                    seed, first, last, fuzzer.operations(), (System.nanoTime() - began) / 1e9, fuzzer.cut());
            assertThat(fuzzer.complaints())
                    .as("repeat one with -Dfuzz.seed=%d -Dfuzz.only=NUMBER", seed)
                    .isEmpty();
            assertThat(log.faults()).as("logged with seed %d", seed).isEmpty();
            if (only < 0) {
                assertThat(fuzzer.unreached())
                        .as("operations that no valid request got into")
                        .isEmpty();
            }
            nothingIsLeftOpen(running);
            lendsAnAccount();
        }
    }

    private static final Map<String, Map<String, String>> GATEWAYS = Map.of(
            "twilio", Map.of("basic", "AC00000000000000000000000000000001:twilio-token"),
            "vonage", Map.of("api_key", "abcd1234", "api_secret", "vonage-secret"),
            "smsc", Map.of("login", "shop", "psw", "smsc-password"));

    private String withKeysAndGateways(String yaml) {
        return yaml
                + """
                keys:
                  fuzz: {hash: "%s", scopes: [lease, admin, inbox, read]}
                  lesser: {hash: "%s", scopes: [read]}
                inbox:
                  twilio: {accountSid: AC00000000000000000000000000000001, authToken: "file:%s"}
                  vonage: {apiKey: abcd1234, apiSecret: "file:%s"}
                  smsc: {login: shop, password: "file:%s"}
                """.formatted(
                                new ApiKey(KEY).hash(),
                                new ApiKey(LESSER_KEY).hash(),
                                secret("twilio-token"),
                                secret("vonage-secret"),
                                secret("smsc-password"));
    }

    private Path secret(String text) {
        try {
            return Files.writeString(directory.resolve(text), text);
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    /** One of each kind, so that requests get as far as they can. */
    private Map<String, List<String>> existing() throws Exception {
        JsonObject lease = new JsonObject(call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"fuzz\"}")
                .body());
        JsonObject sms = new JsonObject(
                call("POST", "/v1/inbox/sms", "{\"from\":\"Shop\",\"to\":\"+75550000001\",\"body\":\"code 1234\"}")
                        .body());
        JsonObject twilio = new JsonObject(CLIENT.send(
                        request("/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json")
                                .setHeader(
                                        "Authorization",
                                        "Basic "
                                                + java.util.Base64.getEncoder()
                                                        .encodeToString(GATEWAYS.get("twilio")
                                                                .get("basic")
                                                                .getBytes()))
                                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("To=%2B75550000001&From=Shop&Body=hello"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        String registration = new JsonObject(get("/v1/registrations").body())
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
        String account = lease.getJsonObject("account").getString("id");
        Map<String, List<String>> values = new HashMap<>();
        values.put("pool", List.of("demo"));
        values.put("name", List.of("demo"));
        values.put("/v1/marketplaces/{id}/id", List.of("shop"));
        values.put("/v1/marketplaces/{id}/verify/id", List.of("shop"));
        for (String path : List.of("", "/heartbeat", "/session")) {
            values.put("/v1/leases/{id}" + path + "/id", List.of(lease.getString("id")));
        }
        for (String path : List.of("", "/retire", "/quarantine")) {
            values.put("/v1/accounts/{id}" + path + "/id", List.of(account));
        }
        values.put("/v1/registrations/{id}/id", List.of(registration));
        values.put("/v1/registrations/{id}/retry/id", List.of(registration));
        values.put("/v1/inbox/messages/{id}/id", List.of(String.valueOf(sms.getLong("id"))));
        values.put("Lease-Token", List.of(lease.getString("token")));
        values.put("sid", List.of("AC00000000000000000000000000000001"));
        values.put("message", List.of(twilio.getString("sid") + ".json"));
        values.put("to", List.of("+75550000001", "75550000002", "anna@inbox.test"));
        values.put("To", List.of("+75550000001"));
        values.put("From", List.of("Shop"));
        values.put("/v1/inbox/messages/since", List.of("0", "2026-01-31T12:00:00Z"));
        return values;
    }

    /** What the requests left behind: nothing. */
    private void nothingIsLeftOpen(RunningNode running) {
        await().atMost(RunningNode.PATIENCE).untilAsserted(() -> {
            String metrics = get("/metrics").body();
            assertThat(metrics)
                    .containsPattern("understudy_http_connections [12]\\.0")
                    .contains("understudy_http_requests_active 0.0")
                    .contains("understudy_stream_readers 0.0")
                    .contains("understudy_stream_unread_bytes 0.0")
                    .contains("understudy_lease_requests_open 0.0");
            assertThat(running.read("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state LIKE 'idle in transaction%'"))
                    .isEqualTo("0");
        });
    }

    /** What was suspended and set by the way is put right first, as an operator would. */
    private void lendsAnAccount() throws Exception {
        assertThat(call("PATCH", "/v1/marketplaces/shop", "{\"suspended\":false}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("PATCH", "/v1/pools/demo", "{\"suspended\":false,\"target\":5}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(call("DELETE", "/v1/inbox/chaos", null).statusCode()).isEqualTo(204);
        HttpResponse<String> leased =
                call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"after\",\"waitSeconds\":60}");
        assertThat(leased.statusCode()).as(leased.body()).isEqualTo(201);
        JsonObject lease = new JsonObject(leased.body());
        assertThat(lease.getJsonObject("account").getJsonObject("session").getJsonArray("cookies"))
                .isNotEmpty();
        assertThat(call("DELETE", "/v1/leases/" + lease.getString("id"), null).statusCode())
                .isEqualTo(204);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(RunningNode.PATIENCE)
                .setHeader("Authorization", "Bearer " + KEY);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String method, String path, String json) throws Exception {
        HttpRequest.Builder request = request(path).setHeader("Content-Type", "application/json");
        return CLIENT.send(
                request.method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }
}
