package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with one database and one key file are one instance. */
class TwoNodesIT {
    private static final String POOL = "shoppers";
    private static final int TARGET = 150;
    private static final int RAISED = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A worker that is lost is noticed within seconds, as far as the configuration's own rules allow. */
    private static final String PARTICULARS = """
            marketplaces:
              shop:
                origin: http://127.0.0.1:%d
                environment: sandbox
                flow: %s
                secrets: {apiKey: env:SHOP_KEY}
                timing: {connect: 1s, answer: 4s}
            pools:
              %s: {marketplace: shop, target: %d, readyAtMost: 1000, concurrency: 32, persona: {locale: ru}}
            registration: {claimTtl: 8s, claimRenewal: 1s, rescan: 1s, codeLife: 10s, numberCoolDown: 1m}
            janitor: {interval: 1s}
            shutdown: {grace: 5s}
            """;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.fresh();
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @Test
    void two_nodes_share_the_work_and_a_killed_one_is_replaced() throws Exception {
        int port = Ports.free();
        int otherPort = Ports.free();
        int shopPort = Ports.free();
        Installation installation = new Installation(directory);
        String particulars = PARTICULARS.formatted(
                shopPort, Path.of("conf/flows/phone-otp.yaml").toAbsolutePath(), POOL, TARGET);
        Path config = installation.write("one.yaml", port, database.url(), particulars);
        Path otherConfig = installation.write("other.yaml", otherPort, database.url(), particulars);
        String thumbprint = installation.identity(config).thumbprint();
        assertThat(installation.identity(otherConfig).thumbprint()).isEqualTo(thumbprint);
        Api api = Api.onPort(port, Installation.KEY);
        Api otherApi = Api.onPort(otherPort, Installation.KEY);
        Api shop = Api.onPort(shopPort, "sandbox-admin");

        try (Program sandbox = installation.sandbox(
                        shopPort, thumbprint, port, "--latency=30ms..60ms", "--resend-after=2s", "--code-life=10s");
                Program node = installation.serve(config)) {
            api.awaitReady(POOL, TARGET, PATIENCE);
            assertThatShopAndDatabaseAgree(shop);
            assertThat(ready()).as("no overshoot").hasSize(TARGET);

            try (Program other = installation.serve(otherConfig)) {
                assertThatALeaseAtTheOtherNodeIsServedByThisOne(api, otherApi, shop);

                setTarget(api, RAISED);
                Set<Long> working = new HashSet<>();
                await("both nodes register").atMost(PATIENCE).until(() -> {
                    working.addAll(pidsAtWork());
                    return working.containsAll(Set.of(node.pid(), other.pid()));
                });
                other.signal("KILL");
                assertThat(other.awaitEnd()).isEqualTo(137);
            }
            api.awaitReady(POOL, RAISED, PATIENCE);
            await("the killed node's registrations are taken over")
                    .atMost(PATIENCE)
                    .until(() -> api.counts(POOL).getInteger("pending") == 0);
            assertThatShopAndDatabaseAgree(shop);
            assertThat(ready()).as("no overshoot").hasSize(RAISED);
            node.signal("TERM");
            assertThat(node.awaitEnd()).isEqualTo(143);
            assertThat(sandbox.err()).doesNotContain("ERROR");
        } finally {
            clients.shutdownNow();
        }
    }

    /** The shop sends nothing meanwhile, so that nothing new can be registered: what the waiting client gets was made before the other node ran. */
    private void assertThatALeaseAtTheOtherNodeIsServedByThisOne(Api api, Api otherApi, Api shop) throws Exception {
        shop.send("PATCH", "/admin/faults", "{\"messagesOff\": true}", Map.of());
        setTarget(api, 0);
        List<JsonObject> all = api.leases(POOL, TARGET);
        Future<JsonObject> waiting = clients.submit(() -> otherApi.lease(POOL, 30));
        await().atMost(PATIENCE).until(() -> waiting(database) == 1);
        JsonObject given = all.get(0);
        assertThat(api.send(
                                "DELETE",
                                "/v1/leases/" + given.getString("id") + "?outcome=unused",
                                null,
                                Map.of("Lease-Token", given.getString("token")))
                        .statusCode())
                .isEqualTo(204);
        JsonObject got = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(withoutCheck(got)).isEqualTo(withoutCheck(given));
        assertThat(checkedAt(got)).as("checked before it was lent again").isAfter(checkedAt(given));
        assertThat(got.getLong("fence")).isGreaterThan(given.getLong("fence"));
        shop.send("PATCH", "/admin/faults", "{\"messagesOff\": false}", Map.of());
    }

    private static Instant checkedAt(JsonObject lease) {
        return lease.getJsonObject("account").getJsonObject("session").getInstant("checkedAt");
    }

    private static JsonObject withoutCheck(JsonObject lease) {
        JsonObject account = lease.getJsonObject("account").copy();
        account.getJsonObject("session").remove("checkedAt");
        return account;
    }

    private static void setTarget(Api api, int target) throws Exception {
        assertThat(api.send("PATCH", "/v1/pools/" + POOL, "{\"target\": " + target + "}", Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    /** Nothing at the shop that we do not know, and nothing ready that is not there. What failed on a busy machine is deleted there once no code can still arrive. */
    private void assertThatShopAndDatabaseAgree(Api shop) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<String> users = users(shop);
            assertThat(users).containsAll(ready());
            assertThat(ask("SELECT '+' || phone FROM account JOIN person ON account_id = id WHERE state <> 'deleted'"))
                    .isEqualTo(users.stream()
                            .map(user -> user.substring(user.indexOf('+')))
                            .collect(Collectors.toCollection(TreeSet::new)));
        });
    }

    /** Id and phone of each user. */
    private static Set<String> users(Api shop) throws Exception {
        return shop.get("/admin/users?limit=10000").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(user -> user.getString("id") + " +" + user.getString("phone"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> ready() throws SQLException {
        return ask(
                "SELECT external_id || ' +' || phone FROM account JOIN person ON account_id = id WHERE state = 'ready'");
    }

    /** Processes that drive a registration at this moment. */
    private Set<Long> pidsAtWork() throws SQLException {
        return ask(
                        "SELECT DISTINCT substring(w.name from '[0-9]+$') FROM registration r JOIN worker w ON w.id = r.worker_id"
                                + " WHERE r.state = 'running'")
                .stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    private static int waiting(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM lease_request WHERE state = 'waiting'")) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    private Set<String> ask(String sql) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        }
        return found;
    }
}
