package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with a heap of 256 MB, and a shop whose messages come late: registrations that all wait for their codes at once. Long: docs/reliability-load.md has the profile that runs it with 10,000. */
@EnabledIfSystemProperty(named = "load.waiting", matches = "[0-9]+", disabledReason = "long: mvn -B verify -Pload")
class ManyWaitingIT {
    private static final String POOL = "patient";
    private static final int WAITING = Integer.getInteger("load.waiting", 0);

    /** So late that all have asked before the first code comes. */
    private static final Duration LATE = Duration.ofSeconds(Integer.getInteger("load.late", 100));

    /** At a shop that has sent it nothing yet, the autopilot orders one registration at a time. */
    private static final int PROOF = 10;

    private static final Duration PATIENCE = LATE.plus(Duration.ofMinutes(3));

    private static final String PARTICULARS = """
            marketplaces:
              shop:
                origin: http://127.0.0.1:%1$d
                environment: sandbox
                flow: %2$s
                secrets: {apiKey: env:SHOP_KEY}
                ceilings: {accounts: %4$d, concurrency: %4$d, perMinute: 1000000}
                timing: {registration: 10m}
            pools:
              %3$s: {marketplace: shop, target: 0, readyAtMost: %4$d, concurrency: %4$d, persona: {locale: ru}}
            registration: {concurrency: %4$d}
            """;

    @TempDir
    Path directory;

    @Test
    void registrations_that_all_wait_for_a_code_fit_into_a_small_heap_and_all_are_registered() throws Exception {
        int all = PROOF + WAITING;
        int port = Ports.free();
        int shopPort = Ports.free();
        Installation installation = new Installation(directory);
        Path flow = Path.of("conf/flows/phone-otp.yaml").toAbsolutePath();
        Path config = installation.write(
                "patient.yaml", port, TestDatabase.fresh().url(), PARTICULARS.formatted(shopPort, flow, POOL, all));
        Api api = Api.onPort(port, Installation.KEY);
        Api shop = Api.onPort(shopPort, "sandbox-admin");
        try (Program sandbox = installation.sandbox(
                        shopPort,
                        installation.thumbprint(config),
                        port,
                        "--resend-after=10m",
                        "--code-life=10m",
                        "--limit-concurrency=100000",
                        "--limit-per-minute=1000000");
                Program node = installation.serve(config, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"))) {
            aimAt(api, PROOF);
            api.awaitReady(POOL, PROOF, PATIENCE);
            faults(shop, new JsonObject().put("messageDelayMillis", LATE.toMillis()));
            aimAt(api, all);
            await().atMost(PATIENCE).until(() -> codesAsked(shop) >= all);
            assertThat(api.counts(POOL).getInteger("pending"))
                    .as("all wait at once; where the machine is slower than the codes, -Dload.late is longer")
                    .isEqualTo(WAITING);
            Resident waiting = Resident.atMostOf(node);
            api.awaitReady(POOL, all, PATIENCE);
            Resident.atMostOf(node).isBounded();
            assertThat(node.err()).doesNotContain("OutOfMemory", "WARN", "ERROR");
            System.out.printf(
                    "load: %d registrations waited for a code at once; resident at most %s, and %s when all were registered%n",
                    WAITING, waiting, Resident.atMostOf(node));
            assertThat(sandbox.err()).doesNotContain("ERROR");
        }
    }

    private static void aimAt(Api api, int target) throws Exception {
        assertThat(api.send(
                                "PATCH",
                                "/v1/pools/" + POOL,
                                new JsonObject().put("target", target).encode(),
                                Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    private static void faults(Api shop, JsonObject faults) throws Exception {
        assertThat(shop.send("PATCH", "/admin/faults", faults.encode(), Map.of())
                        .statusCode())
                .isEqualTo(200);
    }

    private static int codesAsked(Api shop) throws Exception {
        return shop.get("/admin/counters").getInteger("codesAsked");
    }
}
