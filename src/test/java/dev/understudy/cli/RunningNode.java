package dev.understudy.cli;

import dev.understudy.bus.InboxCommands;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.identity.Locales;
import dev.understudy.sandbox.ConsentTerms;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxSettings;
import dev.understudy.sandbox.SignUpRules;
import dev.understudy.sandbox.SmsTarget;
import dev.understudy.store.Database;
import dev.understudy.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A whole node with a pool {@code demo} at a sandbox of its own, in this process. Hasty: codes are awaited for a second, deletions follow within seconds. */
final class RunningNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Vertx vertx = Vertx.vertx();
    final TestDatabase database = TestDatabase.fresh();
    final Sandbox sandbox;
    /** The first is {@link #sandbox}; each is a marketplace of its own, with a pool of its own. */
    final List<Sandbox> sandboxes = new ArrayList<>();

    /** How {@link #sandbox} was started: a test that needs another shop changes it. */
    final SandboxSettings shop;

    final Node node;
    private final Path directory;
    private final Path flow;
    private final Manners manners;
    private final List<Integer> ports = new ArrayList<>();
    private final int target;
    private final String text;
    private final Instance instance;
    private final OwnConnection connection;

    /**
     * How this node differs from the usual one.
     *
     * @param shops marketplaces {@code shop}, {@code shop2}…, with pools {@code demo}, {@code demo2}…
     * @param attempts codes that each shop sends to a number
     * @param config changes the configuration's text
     * @param flow changes the flow's
     */
    record Manners(int shops, int attempts, UnaryOperator<String> config, UnaryOperator<String> flow) {
        static final Manners USUAL = new Manners(1, 3, UnaryOperator.identity(), UnaryOperator.identity());
    }

    RunningNode(Path directory, int target) throws Exception {
        this(directory, target, Manners.USUAL);
    }

    /** @param edited what the shop's flow is like instead */
    RunningNode(Path directory, int target, UnaryOperator<String> edited) throws Exception {
        this(directory, target, new Manners(1, 3, UnaryOperator.identity(), edited));
    }

    RunningNode(Path directory, int target, Manners manners) throws Exception {
        this.directory = directory;
        this.target = target;
        this.manners = manners;
        HttpServer sms =
                Waiting.on(vertx.createHttpServer().requestHandler(this::caught).listen(0, "127.0.0.1"), PATIENCE);
        flow = flow("flow.yaml", manners.flow);
        for (int i = 0; i < manners.shops; i++) {
            ports.add(freePort());
        }
        text = manners.config.apply(yaml());
        Configuration config = configAsStarted(UnaryOperator.identity());
        instance = Instance.open(vertx, config);
        for (int port : ports) {
            sandboxes.add(Waiting.on(Sandbox.start(vertx, shop(port, sms.actualPort())), PATIENCE));
        }
        shop = shop(ports.get(0), sms.actualPort());
        sandbox = sandboxes.get(0);
        node = new Node(vertx, config, instance, Prepared.of(config).marketplaces());
        connection = OwnConnection.to(instance.settings().url());
    }

    private SandboxSettings shop(int port, int smsPort) {
        return SandboxSettings.defaults()
                .withPort(port)
                .withSignUp(SignUpRules.defaults()
                        .withCodes(4, manners.attempts, Duration.ofSeconds(1))
                        .withData(List.of("email", "fullName", "birthday", "gender"), List.of()))
                .withSms(SmsTarget.to(URI.create("http://127.0.0.1:" + smsPort + "/"), "k"))
                .withConsent(ConsentTerms.defaults()
                        .withAnother(instance.key().thumbprint().value()));
    }

    /** A flow file for this shop. */
    Path flow(String name, UnaryOperator<String> edited) throws Exception {
        String hasty = Files.readString(Path.of("conf/flows/phone-otp.yaml")).replace("within: 2m", "within: 1s");
        return Files.writeString(directory.resolve(name), edited.apply(hasty));
    }

    /** This node's own, but for what was edited since. A mistake in it is told as {@code serve} tells it. */
    Configuration configAsStarted(UnaryOperator<String> edit) throws Trouble {
        try {
            return parsed(edit.apply(text));
        } catch (ConfigurationProblems problems) {
            throw Trouble.mend(problems);
        }
    }

    /** As this node's, with another port for the API. */
    Configuration config(String more) throws Exception {
        return config(usual -> usual + more);
    }

    /** The same, edited by somebody since. */
    Configuration config(UnaryOperator<String> edit) throws Exception {
        return parsed(edit.apply(manners.config.apply(yaml())));
    }

    private Configuration parsed(String file) throws ConfigurationProblems {
        Path name = directory.resolve("understudy.yaml");
        return ConfigurationReader.parse(file, name, Map.of("SHOP_KEY", "sandbox-key"), Locales.known());
    }

    private String yaml() throws Exception {
        StringBuilder marketplaces = new StringBuilder();
        StringBuilder pools = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            String number = i == 0 ? "" : Integer.toString(i + 1);
            marketplaces.append("""
                  shop%s:
                    origin: http://127.0.0.1:%d
                    environment: sandbox
                    flow: %s
                    secrets: {apiKey: "env:SHOP_KEY"}
                    timing: {answer: 2s, retryPause: 20ms, registration: 30s}
                """.formatted(number, ports.get(i), flow));
            pools.append("  demo%s: {marketplace: shop%s, target: %d, readyAtMost: 100, persona: {locale: ru}}\n"
                    .formatted(number, number, target));
        }
        return "marketplaces:\n" + marketplaces + "pools:\n" + pools
                + """
                registration: {codeLife: 1s, numberCoolDown: 2s}
                janitor: {interval: 200ms, retryPause: 100ms, retryPauseAtMost: 1s, attempts: 100}
                autopilot: {interval: 200ms}
                session: {interval: 100ms, retryPause: 100ms}
                database: {url: "%s", requestTimeout: 5s}
                http: {port: %d}
                keyFile: %s
                """.formatted(database.url(), freePort(), directory.resolve("key"));
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

    /** Its configuration can be read again, as that of what {@code serve} started; by then edited so. */
    RunningNode rereading(Supplier<UnaryOperator<String>> edit) throws Exception {
        Configuration started = configAsStarted(UnaryOperator.identity());
        node.rereads(started, () -> Prepared.of(configAsStarted(edit.get())));
        return this;
    }

    RunningNode started() throws Exception {
        Waiting.until(node.start(), PATIENCE);
        return this;
    }

    <T> T await(Future<T> future) throws Exception {
        return Waiting.on(future, PATIENCE);
    }

    void faults(String json) throws Exception {
        faults(sandbox, json);
    }

    static void faults(Sandbox shop, String json) throws Exception {
        ShopAdmin.of(shop).told("PATCH", "/admin/faults", json);
    }

    /** The consent document lists these alone from now on. */
    void operations(String json) throws Exception {
        ShopAdmin.of(sandbox).told("PUT", "/admin/consent", "{\"document\":{\"operations\":" + json + "}}");
    }

    /** Signs everybody out at the shop. */
    void forgetSessions() throws Exception {
        ShopAdmin.of(sandbox).told("DELETE", "/admin/sessions", "");
    }

    /** As a staging that is set up anew. */
    void forgetUsers() throws Exception {
        ShopAdmin.of(sandbox).told("DELETE", "/admin/users", "");
    }

    /** How often the shop met that, as its counters call it. */
    static int counted(Sandbox shop, String counter) throws Exception {
        return ShopAdmin.of(shop).read("/admin/counters").getInteger(counter);
    }

    int usersAtTheShop() throws Exception {
        return ShopAdmin.of(sandbox).read("/admin/users/count").getInteger("count");
    }

    /** What the node itself uses. */
    Database nodesDatabase() {
        return instance.database();
    }

    String read(String sql) throws Exception {
        return connection.read(sql);
    }

    void sql(String sql) throws Exception {
        connection.run(sql);
    }

    int accounts(String state) throws Exception {
        return Integer.parseInt(read("SELECT count(*) FROM account WHERE state = '" + state + "'"));
    }

    static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        Waiting.until(node.stop(), PATIENCE);
        for (Sandbox shop : sandboxes) {
            Waiting.until(shop.stop(), PATIENCE);
        }
        connection.close();
        instance.close();
        Waiting.until(vertx.close(), PATIENCE);
    }
}
