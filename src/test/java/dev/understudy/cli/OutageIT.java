package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.config.ApiKey;
import dev.understudy.store.EmbeddedDatabase;
import dev.understudy.testing.Wire;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away in every way it has. Whoever asks meanwhile is told so within a second; afterwards everything goes on by itself. */
class OutageIT {
    private static final int TARGET = 5;
    private static final String KEY = "a key for tests of outages";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final JsonObject SIXTY_SECONDS = new JsonObject().put("ttlSeconds", 60);
    private static final JsonObject MESSAGE =
            new JsonObject().put("from", "shop").put("to", "+79990000000").put("body", "code 1234");
    private static final String CONFIG = """
            keys:
              test: {hash: "%s", scopes: [lease, admin, inbox, read]}
            lease: {sweep: 200ms, outageGrace: 8s}
            """;

    @TempDir
    static Path directory;

    private static EmbeddedDatabase server;
    private static Wire wire;
    private static RunningNode running;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void open() throws Exception {
        server = EmbeddedDatabase.start(directory.resolve("postgres"));
        wire = new Wire(server.url());
        running = new RunningNode(
                        directory,
                        TARGET,
                        new RunningNode.Base(
                                wire.url(),
                                "requestTimeout: 300ms, connections: 8, statementTimeout: 3s, connectTimeout: 2s"),
                        CONFIG.formatted(new ApiKey(KEY).hash()))
                .started();
        running.connectAgain(server.url());
        fills();
    }

    @AfterAll
    static void close() throws Exception {
        running.close();
        wire.close();
        server.stop();
    }

    @AfterEach
    void everythingGoesOn() throws Exception {
        wire.heal();
        await("ready").atMost(RunningNode.PATIENCE).until(() -> status("GET", "/readyz", null) == 200);
        running.connectAgain(server.url());
        fills();
        assertThat(status("DELETE", "/v1/leases/" + lease().getString("id"), null))
                .isEqualTo(204);
        await("the janitor deletes what was used")
                .atMost(RunningNode.PATIENCE)
                .until(() -> running.read("SELECT count(*) FROM account WHERE state IN ('retired', 'deleting')")
                        .equals("0"));
        running.sql("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'");
        await("sessions are looked after")
                .atMost(RunningNode.PATIENCE)
                .until(() -> running.read(
                                "SELECT count(*) FROM account WHERE state = 'ready' AND session_due_at <= app_now()")
                        .equals("0"));
        fills();
    }

    /** Or more: whoever was told that nobody knows had been counted as waiting. */
    private static void fills() {
        await("the autopilot fills the pool")
                .atMost(RunningNode.PATIENCE)
                .ignoreExceptions()
                .until(() -> running.accounts("ready") >= TARGET);
    }

    private static CompletableFuture<HttpResponse<String>> ask(String method, String path, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + running.node.port() + path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .timeout(RunningNode.PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private static int status(String method, String path, JsonObject body) {
        return ask(method, path, body).join().statusCode();
    }

    private static JsonObject wish(int waitSeconds) {
        return new JsonObject()
                .put("pool", "demo")
                .put("owner", "a test")
                .put("ttlSeconds", 4)
                .put("waitSeconds", waitSeconds);
    }

    private static JsonObject lease() {
        HttpResponse<String> answer = await("a lease")
                .atMost(RunningNode.PATIENCE)
                .until(() -> ask("POST", "/v1/leases", wish(20)).join(), got -> got.statusCode() == 201);
        return new JsonObject(answer.body());
    }

    /** Every kind of request, all at once; about a lease of nobody, since what was sent may still be done. */
    private static void allAreToldWithinASecond() {
        String path = "/v1/leases/" + UUID.randomUUID();
        Map<String, CompletableFuture<HttpResponse<String>>> asked = new LinkedHashMap<>();
        asked.put("lease at once", ask("POST", "/v1/leases", wish(0)));
        asked.put("lease with patience", ask("POST", "/v1/leases", wish(20)));
        asked.put("heartbeat", ask("POST", path + "/heartbeat", SIXTY_SECONDS));
        asked.put("release", ask("DELETE", path, null));
        asked.put("change of a pool", ask("PATCH", "/v1/pools/demo", new JsonObject().put("suspended", false)));
        asked.put("message", ask("POST", "/v1/inbox/sms", MESSAGE));
        asked.put("pools", ask("GET", "/v1/pools", null));
        asked.put("accounts", ask("GET", "/v1/accounts?pool=demo", null));
        asked.put("lease", ask("GET", path, null));
        asked.put("session", ask("GET", path + "/session", null));
        asked.put("registrations", ask("GET", "/v1/registrations?pool=demo", null));
        asked.put("messages", ask("GET", "/v1/inbox/messages", null));
        areToldWithinASecond(asked);
    }

    private static void areToldWithinASecond(Map<String, CompletableFuture<HttpResponse<String>>> asked) {
        await("an answer to every request")
                .atMost(SECOND)
                .untilAsserted(() -> assertThat(asked)
                        .allSatisfy((what, answer) ->
                                assertThat(answer.isDone()).as(what).isTrue()));
        asked.forEach((what, answer) -> {
            assertThat(answer.join().statusCode())
                    .as("%s: %s", what, answer.join().body())
                    .isEqualTo(503);
            assertThat(new JsonObject(answer.join().body()).getString("type"))
                    .as(what)
                    .endsWith("store-unavailable");
            assertThat(answer.join().headers().firstValue("Retry-After"))
                    .as(what)
                    .isPresent();
        });
    }

    private static void notReady() {
        HttpResponse<String> answer = ask("GET", "/readyz", null).join();
        assertThat(answer.statusCode()).isEqualTo(503);
        JsonObject database =
                new JsonObject(answer.body()).getJsonArray("checks").getJsonObject(0);
        assertThat(database.getString("name")).isEqualTo("database");
        assertThat(database.getString("status")).isEqualTo("down");
        assertThat(database.getString("detail")).contains("store-unavailable");
    }

    /** Its four seconds were over while nobody could renew it. */
    private static void canStillBeRenewed(JsonObject lease) {
        await().atMost(RunningNode.PATIENCE)
                .until(() ->
                        status("POST", "/v1/leases/" + lease.getString("id") + "/heartbeat", SIXTY_SECONDS) != 503);
        assertThat(status(
                        "POST",
                        "/v1/leases/" + lease.getString("id") + "/heartbeat",
                        new JsonObject().put("ttlSeconds", 60)))
                .isEqualTo(200);
    }

    private static void waits(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        await().atMost(RunningNode.PATIENCE).until(() -> System.nanoTime() > until);
    }

    @Test
    void a_server_that_is_stopped_and_started_again() throws Exception {
        JsonObject lease = lease();
        server.stop();
        try {
            allAreToldWithinASecond();
            notReady();
            waits(Duration.ofSeconds(5));
            allAreToldWithinASecond();
        } finally {
            server = EmbeddedDatabase.start(directory.resolve("postgres"));
            wire.leadTo(server.url());
        }
        canStillBeRenewed(lease);
    }

    @Test
    void a_server_that_freezes_and_wakes() {
        JsonObject lease = lease();
        wire.freeze();
        allAreToldWithinASecond();
        notReady();
        waits(Duration.ofSeconds(5));
        allAreToldWithinASecond();
        wire.heal();
        canStillBeRenewed(lease);
    }

    @Test
    void connections_that_are_lost_without_a_word() {
        wire.forget();
        allAreToldWithinASecond();
    }

    @Test
    void connections_that_are_cut_in_the_middle_of_statements() throws Exception {
        for (int i = 0; i < 20; i++) {
            List<CompletableFuture<HttpResponse<String>>> asked = List.of(
                    ask("POST", "/v1/leases", wish(5)),
                    ask("GET", "/v1/pools", null),
                    ask("POST", "/v1/leases", wish(5)));
            wire.cut();
            asked.forEach(each ->
                    assertThat(each.join().statusCode()).as(each.join().body()).isIn(200, 201, 503));
        }
        await("nobody holds what nobody was given")
                .atMost(RunningNode.PATIENCE)
                .until(() -> running.read("SELECT count(*) FROM lease_request WHERE state = 'waiting'")
                        .equals("0"));
    }

    @Test
    void a_pool_of_connections_that_is_used_up() throws Exception {
        try (Connection other = direct();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE account, lease, lease_request, pool, message, worker, registration"
                    + " IN ACCESS EXCLUSIVE MODE");
            allAreToldWithinASecond();
            other.rollback();
        }
    }

    @Test
    void a_disk_that_writes_nothing_while_reading_goes_on() throws Exception {
        JsonObject lease = lease();
        try (Connection other = direct();
                Statement statement = other.createStatement()) {
            // Every commit waits as if for its fsync: for a standby that there is not.
            statement.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
            statement.execute("SELECT pg_reload_conf()");
            await().atMost(RunningNode.PATIENCE).until(() -> {
                try (var row = statement.executeQuery("SHOW synchronous_standby_names")) {
                    return row.next() && row.getString(1).equals("nobody");
                }
            });
            String heartbeat = "/v1/leases/" + lease.getString("id") + "/heartbeat";
            await("commits stand still")
                    .atMost(RunningNode.PATIENCE)
                    .until(() -> status("POST", heartbeat, SIXTY_SECONDS) == 503);
            areToldWithinASecond(Map.of(
                    "lease at once", ask("POST", "/v1/leases", wish(0)),
                    "lease with patience", ask("POST", "/v1/leases", wish(20)),
                    "heartbeat", ask("POST", heartbeat, SIXTY_SECONDS),
                    "message", ask("POST", "/v1/inbox/sms", MESSAGE)));
            assertThat(status("GET", "/v1/pools/demo", null)).isEqualTo(200);
            statement.execute("ALTER SYSTEM RESET synchronous_standby_names");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static Connection direct() throws Exception {
        return DriverManager.getConnection(
                server.url().replaceFirst("postgresql://([^@]+)@(.*)", "jdbc:postgresql://$2?user=$1"));
    }
}
