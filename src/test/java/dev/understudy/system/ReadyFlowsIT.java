package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.sandbox.Channel;
import dev.understudy.sandbox.ConsentTerms;
import dev.understudy.sandbox.Kind;
import dev.understudy.sandbox.MailTarget;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.Scenario;
import dev.understudy.sandbox.SignUpRules;
import dev.understudy.sandbox.SignatureRules;
import dev.understudy.sandbox.SmsTarget;
import dev.understudy.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each ready flow at a sandbox of its kind, all at one node: SMS come in over HTTP, mails over SMTP, and what was registered is gone again afterwards. */
class ReadyFlowsIT {
    /** Of each flow. The test command has ten minutes for everything: 200 with {@code -Dready.accounts=200}. */
    private static final int ACCOUNTS = Integer.getInteger("ready.accounts", 40);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    @TempDir
    static Path directory;

    private static Api api;
    private static Program node;

    /** A ready flow, the shop that it is for, and what opens an account there. */
    enum Shop {
        PHONE_OTP(SignUpRules.defaults().withData(List.of("email", "fullName", "birthday", "gender"), List.of())),
        PHONE_OTP_EMAIL(SignUpRules.defaults().withChannel(Channel.EMAIL)),
        PHONE_TRUSTED(SignUpRules.defaults().withScenario(Scenario.TRUSTED)),
        EMAIL_CODE(SignUpRules.of(Kind.JSON)),
        HTML_FORM(SignUpRules.of(Kind.HTML)),
        GRAPHQL(SignUpRules.of(Kind.GRAPHQL)),
        OIDC_REGISTRATION(SignUpRules.of(Kind.OIDC));

        private final SignUpRules rules;
        private final int port = Ports.free();

        Shop(SignUpRules rules) {
            this.rules = rules;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        String origin() {
            return "http://127.0.0.1:" + port;
        }

        /** What the shop shows to whoever has the session, and nothing else. */
        String shown(JsonObject session) throws Exception {
            JsonObject tokens = session.getJsonObject("tokens", new JsonObject());
            Api shop = new Api(origin(), tokens.getString("accessToken"));
            HttpResponse<String> answer = switch (this) {
                case PHONE_OTP, PHONE_OTP_EMAIL, PHONE_TRUSTED, HTML_FORM -> Api.page(origin() + "/account", session);
                case EMAIL_CODE -> shop.send("GET", "/api/v1/me", null, Map.of());
                case GRAPHQL -> shop.send("POST", "/graphql", "{\"query\":\"{me{email}}\"}", Map.of());
                case OIDC_REGISTRATION -> shop.send("GET", "/oidc/userinfo", null, Map.of());
            };
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }

        /** By what the shop knows its users. */
        String name(JsonObject identity) {
            return identity.getString(rules.kind() == Kind.PHONE ? "phone" : "email");
        }

        String yaml() {
            return """
                  %s:
                    origin: %s
                    environment: sandbox
                    flow: %s
                    secrets: {%s}
                    ceilings: {accounts: 1000, concurrency: 32, perMinute: 60000}
                """.formatted(
                            id(),
                            origin(),
                            Path.of("conf/flows/" + id() + ".yaml").toAbsolutePath(),
                            rules.kind() == Kind.PHONE ? "apiKey: env:SHOP_KEY" : "passwordStem: env:PASSWORD_STEM");
        }

        String poolYaml() {
            return "  %1$s: {marketplace: %1$s, target: %2$d, readyAtMost: %2$d, concurrency: 32, persona: {locale: ru}}\n"
                    .formatted(id(), ACCOUNTS);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        int port = Ports.free();
        int smtpPort = Ports.free();
        Installation installation = new Installation(directory);
        Path config = installation.write(
                "flows.yaml", port, DATABASE.url(), "  smtp: {port: " + smtpPort + "}\n" + particulars());
        String thumbprint = installation.thumbprint(config);
        for (Shop shop : Shop.values()) {
            SandboxSettings settings = SandboxSettings.defaults()
                    .withPort(shop.port)
                    .withSignUp(shop.rules)
                    .withConsent(ConsentTerms.defaults().withAnother(thumbprint))
                    .withSignatures(SignatureRules.from(
                            URI.create("http://127.0.0.1:" + port + "/.well-known/http-message-signatures-directory")))
                    .withMail(MailTarget.to(URI.create("smtp://127.0.0.1:" + smtpPort)))
                    .withSms(SmsTarget.to(
                            URI.create("http://127.0.0.1:" + port + "/v1/inbox/sms"), Installation.SMS_KEY));
            Sandbox unused = done(Sandbox.start(VERTX, settings));
        }
        node = installation.serve(config);
        api = Api.onPort(port, Installation.KEY);
        for (Shop shop : Shop.values()) {
            api.awaitReady(shop.id(), ACCOUNTS, PATIENCE);
            assertThat(users(shop)).isEqualTo(ACCOUNTS);
        }
        renewEverySession();
    }

    private static String particulars() {
        return "marketplaces:\n" + Stream.of(Shop.values()).map(Shop::yaml).collect(Collectors.joining())
                + "pools:\n" + Stream.of(Shop.values()).map(Shop::poolYaml).collect(Collectors.joining())
                + "session: {stock: " + ACCOUNTS + "}\njanitor: {interval: 1s}\n";
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (node != null) {
            node.close();
        }
        done(VERTX.close());
    }

    @ParameterizedTest
    @EnumSource(Shop.class)
    void two_hundred_accounts_were_registered_and_renewed_and_are_leased_used_and_deleted(Shop shop) throws Exception {
        assertThat(api.send("PATCH", "/v1/pools/" + shop.id(), "{\"target\": 0}", Map.of())
                        .statusCode())
                .isEqualTo(200);

        List<JsonObject> leases = api.leases(shop.id(), ACCOUNTS);
        assertThat(leases.stream().map(lease -> account(lease).getString("externalId")))
                .doesNotContainNull()
                .doesNotHaveDuplicates()
                .hasSize(ACCOUNTS);
        for (JsonObject lease : leases) {
            JsonObject account = account(lease);
            assertThat(shop.shown(account.getJsonObject("session")))
                    .contains(shop.name(account.getJsonObject("identity")));
            api.release(lease);
        }

        await("deleted at the shop").atMost(PATIENCE).until(() -> users(shop) == 0);
        await("known to be deleted")
                .atMost(PATIENCE)
                .until(() -> api.counts(shop.id()).getInteger("retired") == 0);
        assertThat(api.counts(shop.id()).getInteger("quarantined")).isZero();
        JsonObject signatures = counters(shop).getJsonObject("signatures");
        assertThat(signatures.getInteger("valid")).isGreaterThan(3 * ACCOUNTS);
        assertThat(signatures.getJsonObject("invalidReasons").fieldNames())
                .as("what a node sends before it serves its own keys")
                .isSubsetOf("unknown-key");
        assertThat(counters(shop).getInteger("messagesFailed")).isZero();
    }

    /** As after a change of each shop's keys: every session is probed, found dead, and made anew by signing in. */
    private static void renewEverySession() throws Exception {
        for (Shop shop : Shop.values()) {
            assertThat(admin(shop)
                            .send("DELETE", "/admin/sessions", null, Map.of())
                            .statusCode())
                    .isEqualTo(200);
        }
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            int all = Shop.values().length * ACCOUNTS;
            assertThat(statement.executeUpdate("UPDATE account SET session_due_at = app_now() WHERE state = 'ready'"))
                    .isEqualTo(all);
            await("signed in again").atMost(PATIENCE).until(() -> renewed(statement) == all);
        }
        for (Shop shop : Shop.values()) {
            assertThat(users(shop)).as("the same people").isEqualTo(ACCOUNTS);
        }
    }

    private static int renewed(Statement statement) throws SQLException {
        try (ResultSet counted = statement.executeQuery("""
                SELECT count(DISTINCT event.account) FROM event JOIN account ON account.id = event.account
                WHERE event.type = 'account.renewed' AND NOT account.session_stale""")) {
            return counted.next() ? counted.getInt(1) : 0;
        }
    }

    private static JsonObject account(JsonObject lease) {
        return lease.getJsonObject("account");
    }

    private static int users(Shop shop) throws Exception {
        return counters(shop).getInteger("users");
    }

    private static JsonObject counters(Shop shop) throws Exception {
        return admin(shop).get("/admin/counters");
    }

    private static Api admin(Shop shop) {
        return new Api(shop.origin(), "sandbox-admin");
    }
}
