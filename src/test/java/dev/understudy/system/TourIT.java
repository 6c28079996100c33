package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of pages and forms that is not the sandbox, with a flow that was written from docs/flows.md alone. */
class TourIT {
    private static final String POOL = "walkers";
    private static final int ACCOUNTS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path FLOW =
            Path.of("src/test/resources/flows/tour.yaml").toAbsolutePath();

    @TempDir
    Path directory;

    private final int port = Ports.free();
    private final String origin = "http://127.0.0.1:" + Ports.free();
    private Installation installation;
    private Path config;
    private TourShop shop;

    @BeforeEach
    void open() throws Exception {
        int smtpPort = Ports.free();
        installation = new Installation(directory);
        config = installation.write(
                "tour.yaml",
                port,
                TestDatabase.fresh().url(),
                "  smtp: {port: " + smtpPort + "}\n" + """
                marketplaces:
                  tour:
                    origin: %1$s
                    environment: staging
                    flow: %2$s
                    secrets: {passwordStem: env:PASSWORD_STEM}
                pools:
                  %3$s: {marketplace: tour, target: %4$d, readyAtMost: %4$d, persona: {locale: de}}
                session: {freshFor: 2s, stock: %4$d, interval: 200ms}
                janitor: {interval: 200ms}
                """.formatted(origin, FLOW, POOL, ACCOUNTS));
        JsonObject consent = installation.identity(config).consent();
        shop = TourShop.open(Integer.parseInt(origin.substring(origin.lastIndexOf(':') + 1)), smtpPort, consent);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void twenty_accounts_are_registered_signed_in_anew_leased_and_deleted() throws Exception {
        try (Program node = installation.serve(config)) {
            Api api = Api.onPort(port, Installation.KEY);
            api.awaitReady(POOL, ACCOUNTS, PATIENCE);
            assertThat(shop.memberCount()).isEqualTo(ACCOUNTS);
            assertThat(shop.signInCount()).as("sessions were good so far").isZero();

            shop.endSessions();
            await("signed in anew").atMost(PATIENCE).until(() -> shop.signInCount() >= ACCOUNTS);

            assertThat(api.send("PATCH", "/v1/pools/" + POOL, "{\"target\": 0}", Map.of())
                            .statusCode())
                    .isEqualTo(200);
            List<JsonObject> leases = api.leases(POOL, ACCOUNTS);
            assertThat(leases).hasSize(ACCOUNTS);
            for (JsonObject lease : leases) {
                assertOpensTheAccount(lease.getJsonObject("account"));
                api.release(lease);
            }

            await("deleted at the shop").atMost(PATIENCE).until(() -> shop.memberCount() == 0);
            await("known to be deleted")
                    .atMost(PATIENCE)
                    .until(() -> api.counts(POOL).getInteger("retired") == 0);
            assertThat(api.counts(POOL).getInteger("quarantined")).isZero();
            assertThat(node.err()).doesNotContain("ERROR");
        }
    }

    private void assertOpensTheAccount(JsonObject account) throws Exception {
        HttpResponse<String> page = Api.page(origin + "/account", account.getJsonObject("session"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(account.getJsonObject("identity").getString("email"))
                .contains("No. " + account.getString("externalId") + "<");
    }

    @Test
    void a_trial_registers_one_and_deletes_it() throws Exception {
        try (Program trial = installation.run(
                "flow", "run", FLOW.toString(), "--marketplace", "tour", "--config", config.toString(), "--trace")) {
            assertThat(trial.awaitEnd(PATIENCE)).as(trial.out() + trial.err()).isZero();
            assertThat(trial.out()).contains("it fits path /activate/*").endsWith("deleted\n");
            assertThat(shop.memberCount()).isZero();
        }
    }
}
