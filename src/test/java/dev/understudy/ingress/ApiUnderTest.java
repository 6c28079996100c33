package dev.understudy.ingress;

import dev.understudy.bus.Address;
import dev.understudy.bus.Bus;
import dev.understudy.config.ApiKey;
import dev.understudy.config.Gateways;
import dev.understudy.config.HttpConfig;
import dev.understudy.config.HttpLimits;
import dev.understudy.config.InboxConfig;
import dev.understudy.config.KeyConfig;
import dev.understudy.config.KeyRing;
import dev.understudy.config.LeaseConfig;
import dev.understudy.config.Scope;
import dev.understudy.config.SmtpConfig;
import dev.understudy.config.StreamConfig;
import dev.understudy.dashboard.Dashboard;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.Migrations;
import dev.understudy.store.TestDatabase;
import dev.understudy.store.read.EventTail;
import dev.understudy.store.read.MarketplaceView.Limits;
import dev.understudy.store.read.Readings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The API on a real socket; whoever tests it answers the bus. The database is a real one, or away. */
final class ApiUnderTest implements AutoCloseable {
    static final String ALL = "all-scopes";
    /** A key without a quota; the others may hold ten leases. */
    static final String FEEDER = "feeder";

    static final String TWILIO_SID = "AC00000000000000000000000000000001";
    static final Gateways GATEWAYS = new Gateways(
            new Gateways.Twilio(TWILIO_SID, new Secret("twilio-token"), null),
            new Gateways.Vonage("abcd1234", new Secret("vonage-secret"), new Secret("signing"), null),
            new Gateways.Smsc("shop", new Secret("smsc-password"), new Secret("smsc-key"), null),
            null);
    static final HttpLimits LIMITS =
            new HttpLimits(64 * 1024, 12_000, 2_048, Duration.ofSeconds(2), Duration.ofSeconds(1));
    static final String DIRECTORY = "{\"keys\":[]}";

    /** Where nobody listens. */
    private static final String AWAY = "postgresql://nobody@127.0.0.1:1/none";

    final Vertx vertx = Vertx.vertx();
    final Bus bus = new Bus(vertx);
    final @Nullable TestDatabase store;
    final ApiContract contract;
    private final List<MessageConsumer<?>> fakes = new ArrayList<>();
    final EventTail tail;
    final Readiness readiness = new Readiness();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final int port;
    final Map<String, Integer> gatewayPorts;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ApiUnderTest(@Nullable TestDatabase store, StreamConfig stream, int instances) throws Exception {
        this(store, settings(stream, GATEWAYS, LIMITS, FeedLimits.DEFAULT), instances);
    }

    private ApiUnderTest(@Nullable TestDatabase store, IngressSettings api, int instances) throws Exception {
        this.store = store;
        DatabaseSettings settings =
                new DatabaseSettings(store == null ? AWAY : store.url(), null, 4, 1_000, Duration.ofSeconds(10));
        if (store != null) {
            Migrations.run(settings);
        }
        Database database = Database.open(vertx, settings);
        tail = new EventTail(vertx, database, api.stream().replayAtMost());
        contract = get(ApiContract.load(vertx));
        IngressParts parts = new IngressParts(
                bus,
                contract,
                Readings.of(database, name -> new Limits(150, 8, 600)),
                tail,
                readiness,
                registry,
                router -> Dashboard.load().mount(router));
        Ingress.Open open = get(Ingress.start(vertx, api, parts, instances));
        port = open.port();
        gatewayPorts = open.gateways();
    }

    static ApiUnderTest withoutDatabase() throws Exception {
        return new ApiUnderTest(null, StreamConfig.DEFAULT, 1);
    }

    static ApiUnderTest withLimits(HttpLimits limits) throws Exception {
        return new ApiUnderTest(null, settings(StreamConfig.DEFAULT, GATEWAYS, limits, FeedLimits.DEFAULT), 2);
    }

    static ApiUnderTest withFeeds(FeedLimits feeds) throws Exception {
        return new ApiUnderTest(null, settings(StreamConfig.DEFAULT, GATEWAYS, LIMITS, feeds), 1);
    }

    static ApiUnderTest withGateways(Gateways gateways, boolean database) throws Exception {
        return new ApiUnderTest(
                database ? TestDatabase.fresh() : null,
                settings(StreamConfig.DEFAULT, gateways, LIMITS, FeedLimits.DEFAULT),
                1);
    }

    static ApiUnderTest withDatabase() throws Exception {
        return new ApiUnderTest(TestDatabase.fresh(), StreamConfig.DEFAULT, 1);
    }

    static ApiUnderTest withDatabase(StreamConfig stream, int instances) throws Exception {
        return new ApiUnderTest(TestDatabase.fresh(), stream, instances);
    }

    /** Answers for a part that does not run here, until {@link #unanswer}. */
    <Q, R> void answer(Address<Q, R> address, Function<Q, Future<R>> handler) {
        fakes.add(bus.answer(address, handler));
    }

    void unanswer() throws Exception {
        for (MessageConsumer<?> fake : fakes) {
            get(fake.unregister());
        }
        fakes.clear();
    }

    private static IngressSettings settings(
            StreamConfig stream, Gateways gateways, HttpLimits limits, FeedLimits feeds) {
        return new IngressSettings(
                new HttpConfig("127.0.0.1", 0, List.of(Origin.parse("https://tools.test")), null, limits),
                stream,
                new InboxConfig(
                        "inbox.test",
                        Duration.ofDays(7),
                        65_536,
                        1_000,
                        SmtpConfig.DEFAULT,
                        new Secret("gateway-key"),
                        gateways),
                LeaseConfig.DEFAULT,
                new KeyRing(List.of(
                        key(ALL, Set.of(Scope.values())),
                        key("lease", Set.of(Scope.LEASE)),
                        new KeyConfig(FEEDER, new ApiKey(FEEDER).hash(), Set.of(Scope.LEASE), OptionalInt.empty()),
                        key("read", Set.of(Scope.READ)),
                        key("inbox", Set.of(Scope.INBOX)),
                        key("admin", Set.of(Scope.ADMIN)))),
                DIRECTORY,
                () -> Duration.ofMillis(200),
                feeds);
    }

    /** The key's text is its name. */
    private static KeyConfig key(String name, Set<Scope> scopes) {
        return new KeyConfig(name, new ApiKey(name).hash(), scopes, OptionalInt.of(10));
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    Reply call(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        return reply(client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofString()));
    }

    static HttpRequest.BodyPublisher publisher(String body) {
        return body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
    }

    HttpRequest request(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, publisher(body))
                .setHeader("Authorization", "Bearer " + ALL);
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    HttpClient client() {
        return client;
    }

    static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.body(), response);
    }

    record Reply(int status, String body, HttpResponse<String> response) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        String code() {
            String type = json().getString("type");
            return type.substring(type.lastIndexOf(':') + 1);
        }
    }

    /** Fails where an answer is not what the document promises. */
    void assertAsDocumented(String operation, Reply reply) throws Exception {
        ValidatableResponse response =
                ValidatableResponse.create(reply.status(), Buffer.buffer(reply.body()), reply.header("Content-Type"));
        get(ResponseValidator.create(vertx, contract.library()).validate(response, operation));
    }

    /** A figure of {@code /metrics}, by its name and labels. */
    double metric(String name) throws Exception {
        return call("GET", "/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    void sql(String statement) throws Exception {
        try (var connection = store.connect();
                var each = connection.createStatement()) {
            each.execute(statement);
        }
    }

    @Override
    public void close() throws Exception {
        get(vertx.close());
    }
}
