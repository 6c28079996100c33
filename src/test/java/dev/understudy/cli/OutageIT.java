package dev.understudy.cli;

import static dev.understudy.cli.ApiAsked.answeredWithinASecond;
import static dev.understudy.cli.ApiAsked.toldWithinASecond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.ApiAsked.Asked;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.config.ApiKey;
import dev.understudy.store.EmbeddedDatabase;
import dev.understudy.testing.Wire;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away in every way it has. Whoever asks meanwhile is told so within a second; afterwards everything goes on by itself. {@code -Doutage.seconds=30} is how long it is away. */
class OutageIT {
    /** Longer than a lease lives here, and than what the sweeper calls a standstill. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 5));

    /** Half of the default, since a machine that runs all tests at once answers late: {@code -Doutage.requestTimeout=800ms} is the default itself. */
    private static final String REQUEST_TIMEOUT = System.getProperty("outage.requestTimeout", "400ms");

    private static final int TARGET = 3;
    private static final int CONNECTIONS = 8;
    private static final String KEY = "a key for tests of outages";
    private static final String REST = """
            keys:
              test: {hash: "%s", scopes: [lease, admin, inbox, read]}
            lease: {sweep: 200ms, outageGrace: 8s}
            """.formatted(new ApiKey(KEY).hash());

    @TempDir
    static Path directory;

    private static EmbeddedDatabase server;
    private static Wire wire;
    private static RunningNode running;
    private static ApiAsked api;

    @BeforeAll
    static void open() throws Exception {
        server = EmbeddedDatabase.start(directory.resolve("postgres"));
        wire = new Wire(server.url());
        String database = "database: {url: \"" + wire.url() + "\", requestTimeout: " + REQUEST_TIMEOUT
                + ", connections: " + CONNECTIONS
                + ", statementTimeout: 1500ms, connectTimeout: 500ms}";
        UnaryOperator<String> config = usual -> usual.replaceFirst("database: .*", database) + REST;
        running = new RunningNode(directory, TARGET, new Manners(1, 3, config, UnaryOperator.identity()));
        StandingDisk.prepare(server.url());
        // A server that stops waits that long for connections that say nothing.
        configure("authentication_timeout = '2s'");
        running.started();
        api = new ApiAsked(running.node.port(), KEY);
        eventually("the autopilot fills the pool", () -> running.accounts("ready") >= TARGET);
    }

    @AfterAll
    static void close() throws Exception {
        running.close();
        wire.close();
        server.stop();
    }

    private static void eventually(String what, Callable<Boolean> holds) {
        await(what).atMost(RunningNode.PATIENCE).ignoreExceptions().until(holds);
    }

    private static boolean isNone(String sql) throws Exception {
        return running.read("SELECT count(*) " + sql).equals("0");
    }

    @AfterEach
    void everythingGoesOnByItself() throws Exception {
        wire.heal();
        eventually("ready", () -> api.ask("GET", "/readyz", null).status() == 200);
        String lease = lease().getString("id");
        eventually("given back", () -> api.release(lease).status() == 204);
        running.sql("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'");
        eventually("nobody stands in line", () -> isNone("FROM lease_request WHERE state = 'waiting'"));
        eventually("what was used is deleted", () -> isNone("FROM account WHERE state IN ('retired', 'deleting')"));
        eventually(
                "sessions are looked after",
                () -> isNone("FROM account WHERE state = 'ready' AND session_due_at <= app_now()"));
        eventually("the autopilot fills the pool", () -> running.accounts("ready") >= TARGET);
    }

    private static JsonObject lease() {
        return await("a lease")
                .atMost(RunningNode.PATIENCE)
                .until(() -> api.lease(20), asked -> asked.status() == 201)
                .json();
    }

    private static void allAreToldWithinASecondUntilItIsOver() {
        long until = System.nanoTime() + OUTAGE.toNanos();
        await().pollInterval(Duration.ofMillis(500))
                .atMost(OUTAGE.plus(RunningNode.PATIENCE))
                .until(() -> {
                    api.areAllToldWithinASecond();
                    return System.nanoTime() > until;
                });
    }

    private static void saysThatItIsNotReady() {
        Asked asked = api.ask("GET", "/readyz", null);
        assertThat(asked.status()).isEqualTo(503);
        JsonObject database = asked.json().getJsonArray("checks").getJsonObject(0);
        assertThat(database.getString("name")).isEqualTo("database");
        assertThat(database.getString("status")).isEqualTo("down");
        assertThat(database.getString("detail")).contains("store-unavailable");
    }

    /** Its four seconds were over while nobody could renew it. */
    private static void canStillBeRenewed(JsonObject lease) {
        Asked renewed = await("an answer to the heartbeat")
                .atMost(RunningNode.PATIENCE)
                .until(() -> api.heartbeat(lease.getString("id")), asked -> asked.status() != 503);
        assertThat(renewed.status()).isEqualTo(200);
    }

    @Test
    void a_server_that_is_stopped_and_started_again() throws Exception {
        JsonObject lease = lease();
        server.stop();
        try {
            api.areAllToldWithinASecond();
            saysThatItIsNotReady();
            allAreToldWithinASecondUntilItIsOver();
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
        api.areAllToldWithinASecond();
        saysThatItIsNotReady();
        allAreToldWithinASecondUntilItIsOver();
        wire.heal();
        canStillBeRenewed(lease);
    }

    @Test
    void connections_that_are_lost_without_a_word() {
        wire.forget();
        api.areAllToldWithinASecond();
    }

    @Test
    void connections_that_are_cut_in_the_middle_of_statements() {
        for (int i = 0; i < 10; i++) {
            List<Asked> asked = List.of(api.lease(5), api.ask("GET", "/v1/pools", null), api.lease(5));
            wire.cut();
            asked.forEach(each -> assertThat(each.status())
                    .as("%s: %s", each.what(), each.answer().join().body())
                    .isIn(200, 201, 503));
            asked.stream().filter(each -> each.status() == 503).forEach(Asked::saysStoreUnavailable);
        }
    }

    @Test
    void a_pool_of_connections_that_is_full() throws Exception {
        Future<?> used = Future.join(IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> running.nodesDatabase().query("SELECT pg_sleep(1.2)", Tuple.tuple()))
                .toList());
        eventually(
                "all connections are in use",
                () -> Integer.parseInt(
                                running.read("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
                        == CONNECTIONS);
        api.areAllToldWithinASecond();
        running.await(used);
    }

    @Test
    void a_server_that_lets_nobody_in() throws Exception {
        try (OwnConnection operator = OwnConnection.to(server.url().replaceFirst("/postgres$", "/template1"))) {
            operator.run("ALTER DATABASE postgres ALLOW_CONNECTIONS false");
            wire.cut();
            api.areAllToldWithinASecond();
            operator.run("ALTER DATABASE postgres ALLOW_CONNECTIONS true");
        }
    }

    @Test
    void a_disk_that_stands_still() throws Exception {
        JsonObject held = lease();
        JsonObject silent = lease();
        String lease = held.getString("id");
        long until = System.nanoTime() + OUTAGE.toNanos();
        StandingDisk disk = StandingDisk.at(server.url());
        try (disk) {
            toldWithinASecond(api.lease(0), api.lease(20), api.heartbeat(lease), api.message());
            toldWithinASecond(api.lease(0), api.lease(20), api.heartbeat(lease), api.message());
            Asked read = api.ask("GET", "/v1/pools/demo", null);
            answeredWithinASecond(read);
            // Whether a connection is left for it depends on how many commits wait.
            assertThat(read.status()).isIn(200, 503);
            await("longer than a lease lives here")
                    .atMost(OUTAGE.plus(RunningNode.PATIENCE))
                    .until(() -> System.nanoTime() > until);
        }
        canStillBeRenewed(held);
        canStillBeRenewed(silent);
    }

    @Test
    void a_disk_that_is_slow() throws Exception {
        configure("commit_delay = 100000");
        configure("commit_siblings = 0");
        try {
            Asked heartbeat = api.heartbeat(lease().getString("id"));
            answeredWithinASecond(heartbeat);
            assertThat(heartbeat.status()).isEqualTo(200);
        } finally {
            configure("commit_delay = 0");
        }
    }

    private static void configure(String setting) throws Exception {
        try (OwnConnection operator = OwnConnection.to(server.url())) {
            operator.run("ALTER SYSTEM SET " + setting);
            operator.run("SELECT pg_reload_conf()");
        }
    }
}
