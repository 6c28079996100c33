package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.store.TestDatabase;
import dev.understudy.testing.FirebaseEmulator;
import dev.understudy.testing.Interop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of an account at a sign-up that none of us wrote. docs/firebase.md says how a team does the same by hand. */
class FirebaseAccountsIT {
    private static final String POOL = "people";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String ACCOUNT_CALLS = "/identitytoolkit.googleapis.com/v1/accounts:";
    private static final String PARTICULARS = """
            marketplaces:
              firebase:
                origin: http://127.0.0.1:%d
                environment: emulator
                flow: %s
                settings: {project: %s}
                ceilings: {accounts: 1000, concurrency: 32, perMinute: 60000}
            pools:
              %s: {marketplace: firebase, target: %d, readyAtMost: %d, concurrency: 32, persona: {locale: en}}
            janitor: {interval: 1s}
            """;

    /** The test command has ten minutes for everything; docs/firebase.md says how five times as many are tried. */
    private static final int TIMES = Integer.getInteger("firebase.times", 1);

    @TempDir
    Path directory;

    /** @param field of the person, by which the emulator knows an account; @param named its own name for that */
    @ParameterizedTest
    @CsvSource({"firebase-phone.yaml, 50, phone, phoneNumber", "firebase-email-link.yaml, 25, email, email"})
    void hundreds_of_accounts_are_registered_leased_looked_up_and_deleted(
            String flow, int few, String field, String named) throws Exception {
        int accounts = few * TIMES;
        Interop.need(FirebaseEmulator.installed().isPresent(), "firebase-tools", FirebaseEmulator.INSTALL);
        int port = Ports.free();
        int shopPort = Ports.free();
        Installation installation = new Installation(directory);
        Path config = installation.write(
                "firebase.yaml",
                port,
                TestDatabase.fresh().url(),
                PARTICULARS.formatted(
                        shopPort,
                        Path.of("conf/flows", flow).toAbsolutePath(),
                        FirebaseEmulator.PROJECT,
                        POOL,
                        accounts,
                        accounts));
        JsonObject consent = installation.identity(config).consent();
        Api api = Api.onPort(port, Installation.KEY);
        try (FirebaseEmulator emulator = FirebaseEmulator.start(Files.createDirectory(directory.resolve("emulator")));
                EmulatorMarketplace marketplace = EmulatorMarketplace.open(shopPort, emulator.origin(), consent);
                Program node = installation.serve(config)) {
            api.awaitReady(POOL, accounts, PATIENCE);
            assertThat(users(emulator.origin())).isEqualTo(accounts);

            assertThat(api.send("PATCH", "/v1/pools/" + POOL, "{\"target\": 0}", Map.of())
                            .statusCode())
                    .isEqualTo(200);
            List<JsonObject> leases = api.leases(POOL, accounts);
            assertThat(leases.stream().map(lease -> person(lease, field)))
                    .doesNotHaveDuplicates()
                    .hasSize(accounts);
            for (JsonObject lease : leases) {
                assertThatTheEmulatorKnows(lease, field, named, emulator.origin());
            }
            for (JsonObject lease : leases) {
                api.release(lease);
            }
            await("deleted").atMost(PATIENCE).until(() -> users(emulator.origin()) == 0);
            await("confirmed").atMost(PATIENCE).until(() -> api.counts(POOL).getInteger("retired") == 0);
            assertThat(api.counts(POOL).getInteger("quarantined")).isZero();
            node.signal("TERM");
            assertThat(node.awaitEnd()).isEqualTo(143);
        }
    }

    /** With nothing but the leased token, as the tested app would. */
    private static void assertThatTheEmulatorKnows(JsonObject lease, String field, String named, URI emulator)
            throws Exception {
        JsonObject account = lease.getJsonObject("account");
        JsonObject tokens = account.getJsonObject("session").getJsonObject("tokens");
        Api firebase = new Api(emulator.toString(), null);
        JsonObject found = new JsonObject(firebase.send(
                                "POST",
                                ACCOUNT_CALLS + "lookup?key=any",
                                new JsonObject()
                                        .put("idToken", tokens.getString("idToken"))
                                        .encode(),
                                Map.of())
                        .body())
                .getJsonArray("users")
                .getJsonObject(0);
        assertThat(found.getString(named)).isEqualTo(person(lease, field));
        assertThat(found.getString("localId")).isEqualTo(account.getString("externalId"));
    }

    private static String person(JsonObject lease, String field) {
        return lease.getJsonObject("account").getJsonObject("identity").getString(field);
    }

    /** How many the emulator lists; {@code owner} is its own name for whoever may see all. */
    private static int users(URI emulator) throws Exception {
        JsonArray listed = new Api(emulator.toString(), "owner")
                .get("/identitytoolkit.googleapis.com/v1/projects/" + FirebaseEmulator.PROJECT
                        + "/accounts:batchGet?maxResults=1000")
                .getJsonArray("users", new JsonArray());
        return listed.size();
    }
}
