package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.InboxCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.identity.Locales;
import dev.understudy.sandbox.ConsentTerms;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.SignUpRules;
import dev.understudy.sandbox.SmsTarget;
import dev.understudy.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A whole node with a pool {@code demo} at a sandbox of its own, in this process. Hasty: codes are awaited for a second, deletions follow within seconds. */
final class RunningNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final Vertx vertx = Vertx.vertx();
    private final Base base;
    final Sandbox sandbox;
    final Node node;
    private final Path directory;
    private final Path flow;
    private final int shopPort = freePort();
    private final int target;
    private final Instance instance;
    private Connection connection;

    /**
     * Its database.
     *
     * @param settings more of that section
     */
    record Base(String url, String settings) {}

    RunningNode(Path directory, int target) throws Exception {
        this(directory, target, UnaryOperator.identity());
    }

    /** @param edited what the shop's flow is like instead */
    RunningNode(Path directory, int target, UnaryOperator<String> edited) throws Exception {
        this(directory, target, edited, new Base(TestDatabase.fresh().url(), "requestTimeout: 5s"), "");
    }

    /** @param more of the configuration's sections */
    RunningNode(Path directory, int target, Base base, String more) throws Exception {
        this(directory, target, UnaryOperator.identity(), base, more);
    }

    private RunningNode(Path directory, int target, UnaryOperator<String> edited, Base base, String more)
            throws Exception {
        this.directory = directory;
        this.target = target;
        this.base = base;
        HttpServer sms =
                Waiting.on(vertx.createHttpServer().requestHandler(this::caught).listen(0, "127.0.0.1"), PATIENCE);
        flow = flow("flow.yaml", edited);
        Configuration config = config(more);
        instance = Instance.open(vertx, config);
        sandbox = Waiting.on(
                Sandbox.start(
                        vertx,
                        SandboxSettings.defaults()
                                .withPort(shopPort)
                                .withSignUp(SignUpRules.defaults()
                                        .withCodes(4, 3, Duration.ofSeconds(1))
                                        .withData(List.of("email", "fullName", "birthday", "gender"), List.of()))
                                .withSms(SmsTarget.to(URI.create("http://127.0.0.1:" + sms.actualPort() + "/"), "k"))
                                .withConsent(ConsentTerms.defaults()
                                        .withAnother(instance.key().thumbprint().value()))),
                PATIENCE);
        node = new Node(vertx, config, instance, Prepared.of(config).marketplaces());
        connection = connectionTo(base.url());
    }

    private static Connection connectionTo(String url) throws Exception {
        return DriverManager.getConnection(
                url.replaceFirst("postgresql://([^@]+)@(.*)", "jdbc:postgresql://$2?user=$1"));
    }

    /** The test's own connection: to the server itself, or after that was away. */
    synchronized void connectAgain(String url) throws Exception {
        connection.close();
        connection = connectionTo(url);
    }

    /** A flow file for this shop. */
    Path flow(String name, UnaryOperator<String> edited) throws Exception {
        String hasty = Files.readString(Path.of("conf/flows/phone-otp.yaml")).replace("within: 2m", "within: 1s");
        return Files.writeString(directory.resolve(name), edited.apply(hasty));
    }

    /** As this node's, with another port for the API. */
    Configuration config(String more) throws Exception {
        return ConfigurationReader.parse(
                yaml() + more,
                directory.resolve("understudy.yaml"),
                Map.of("SHOP_KEY", "sandbox-key"),
                Locales.known());
    }

    private String yaml() throws Exception {
        return """
                marketplaces:
                  shop:
                    origin: http://127.0.0.1:%d
                    environment: sandbox
                    flow: %s
                    secrets: {apiKey: "env:SHOP_KEY"}
                    timing: {answer: 2s, retryPause: 20ms, registration: 30s}
                pools:
                  demo: {marketplace: shop, target: %d, readyAtMost: 100, persona: {locale: ru}}
                registration: {codeLife: 1s, numberCoolDown: 2s}
                janitor: {interval: 200ms, retryPause: 100ms, retryPauseAtMost: 1s, attempts: 100}
                autopilot: {interval: 200ms}
                session: {interval: 100ms, retryPause: 100ms}
                database: {url: "%s", %s}
                http: {port: %d}
                keyFile: %s
                """.formatted(shopPort, flow, target, base.url(), base.settings(), freePort(), directory.resolve("key"));
    }

    private void caught(HttpServerRequest request) {
        request.body()
                .compose(body -> {
                    JsonObject json = body.toJsonObject();
                    return node.bus()
                            .request(
                                    InboxCommands.CATCH,
                                    InboxCommands.Catch.sms(
                                            json.getString("from"), json.getString("to"), json.getString("body")));
                })
                .transform(kept -> request.response()
                        .setStatusCode(kept.succeeded() ? 202 : 500)
                        .end());
    }

    RunningNode started() throws Exception {
        Waiting.until(node.start(), PATIENCE);
        return this;
    }

    <T> T await(Future<T> future) throws Exception {
        return Waiting.on(future, PATIENCE);
    }

    void faults(String json) throws Exception {
        tell("PATCH", "/admin/faults", json);
    }

    /** The consent document lists these alone from now on. */
    void operations(String json) throws Exception {
        tell("PUT", "/admin/consent", "{\"document\":{\"operations\":" + json + "}}");
    }

    private void tell(String method, String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.origin() + path))
                .header("Authorization", "Bearer sandbox-admin")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isBetween(200, 204);
    }

    /** Signs everybody out at the shop. */
    void forgetSessions() throws Exception {
        delete("/admin/sessions");
    }

    /** As a staging that is set up anew. */
    void forgetUsers() throws Exception {
        delete("/admin/users");
    }

    private void delete(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.origin() + path))
                .header("Authorization", "Bearer sandbox-admin")
                .DELETE()
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    int usersAtTheShop() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.origin() + "/admin/users/count"))
                .header("Authorization", "Bearer sandbox-admin")
                .build();
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body()).getInteger("count");
    }

    synchronized String read(String sql) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            String found = rows.next() ? rows.getString(1) : null;
            return found == null ? "" : found;
        }
    }

    synchronized void sql(String sql) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    int accounts(String state) throws Exception {
        return Integer.parseInt(read("SELECT count(*) FROM account WHERE state = '" + state + "'"));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        Waiting.until(node.stop(), PATIENCE);
        Waiting.until(sandbox.stop(), PATIENCE);
        connection.close();
        instance.close();
        Waiting.until(vertx.close(), PATIENCE);
    }
}
