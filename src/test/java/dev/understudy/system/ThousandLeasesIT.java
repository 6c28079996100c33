package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many test suites that start together do to a pool. */
class ThousandLeasesIT {
    private static final String KEY = "demo-key-of-a-test";
    private static final int LEASES = 1_000;
    private static final int CLIENTS = 50;
    private static final Duration REFILL = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void a_thousand_leases_by_fifty_clients_are_a_thousand_accounts_and_the_pool_fills_again() throws Exception {
        int port = Ports.free();
        Api api = Api.onPort(port, KEY);
        try (Program demo = Program.start(
                directory,
                "demo",
                "--port",
                Integer.toString(port),
                "--key",
                KEY,
                "--pool-target",
                Integer.toString(LEASES),
                "--data",
                directory.resolve("data").toString())) {
            demo.awaitPrinted("Ctrl-C ends the demo.");
            List<JsonObject> leases = leaseAll(api);
            assertThat(leases).hasSize(LEASES);
            assertThatAllDiffer(leases, lease -> lease.getString("id"));
            assertThatAllDiffer(leases, lease -> lease.getLong("fence").toString());
            assertThatAllDiffer(leases, lease -> account(lease).getString("id"));
            assertThatAllDiffer(leases, lease -> account(lease).getString("externalId"));
            assertThatAllDiffer(
                    leases, lease -> account(lease).getJsonObject("identity").getString("phone"));
            assertThatAllDiffer(
                    leases, lease -> account(lease).getJsonObject("session").encode());

            api.awaitReady("demo", LEASES, REFILL);
            assertThat(api.counts("demo").getInteger("leased")).isEqualTo(LEASES);
            assertThat(demo.err()).doesNotContain("WARN", "ERROR");
        }
    }

    /** Any answer but a lease ends the test. */
    private static List<JsonObject> leaseAll(Api api) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            Callable<JsonObject> one = () -> api.lease("demo");
            List<JsonObject> leases = new ArrayList<>();
            for (Future<JsonObject> answer : clients.invokeAll(Collections.nCopies(LEASES, one))) {
                leases.add(answer.get());
            }
            return leases;
        } finally {
            clients.shutdownNow();
        }
    }

    private static JsonObject account(JsonObject lease) {
        return lease.getJsonObject("account");
    }

    private static void assertThatAllDiffer(List<JsonObject> leases, Function<JsonObject, String> what) {
        assertThat(leases.stream().map(what)).hasSize(LEASES).doesNotHaveDuplicates();
    }
}
