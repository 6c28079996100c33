package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A marketplace on a loopback socket that publishes a good consent document until a test says otherwise. */
final class TestShop implements AutoCloseable {
    static final MarketplaceId ID = new MarketplaceId("shop");
    static final InstanceKey KEY = InstanceKey.generate();

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final Origin origin;
    volatile UnaryOperator<JsonObject> document = UnaryOperator.identity();
    volatile Handler<HttpServerRequest> consentAnswer = this::publish;
    volatile Handler<HttpServerRequest> answer = request -> request.response().end("hello");

    private final HttpServer server;
    private final Clock clock;

    record Seen(HttpMethod method, String uri, MultiMap headers) {}

    TestShop(Vertx vertx, Clock clock) {
        this(vertx, clock, new HttpServerOptions().setHost("127.0.0.1").setPort(0), "127.0.0.1");
    }

    TestShop(Vertx vertx, Clock clock, HttpServerOptions options, String host) {
        this.clock = clock;
        this.server = await(
                vertx.createHttpServer(options).requestHandler(this::handle).listen());
        this.origin = new Origin(options.isSsl() ? "https" : "http", host, server.actualPort());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed);
        } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    JsonObject goodDocument() {
        return Documents.good(origin, KEY.thumbprint(), clock.instant());
    }

    String httpDate() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    }

    void publish(HttpServerRequest request) {
        publish(request, Map.of());
    }

    /** With further or other headers. */
    void publish(HttpServerRequest request, Map<String, String> headers) {
        request.response().putHeader("Content-Type", "application/json").putHeader("Date", httpDate());
        headers.forEach((name, value) -> request.response().putHeader(name, value));
        request.response().end(document.apply(goodDocument()).encode());
    }

    Consents consents(Vertx vertx) {
        return new Consents(vertx, List.of(config()), KEY, "0.1.0", clock);
    }

    MarketplaceConfig config() {
        return config("staging", null);
    }

    MarketplaceConfig config(String environment, Path caFile, Origin... others) {
        return config(origin, environment, caFile, others);
    }

    static MarketplaceConfig config(Origin origin, String environment, Path caFile, Origin... others) {
        return new MarketplaceConfig(
                ID,
                origin,
                List.of(others),
                environment,
                Path.of("shop.yaml"),
                caFile,
                Map.of(),
                Map.of(),
                new MarketplaceConfig.Ceilings(1_000, 4, 600),
                new MarketplaceConfig.Timing(
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1_500),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        0,
                        100_000));
    }

    ShopRequest request(Operation operation, String pathAndQuery) {
        return new ShopRequest(
                origin,
                operation,
                HttpMethod.GET,
                pathAndQuery,
                MultiMap.caseInsensitiveMultiMap(),
                null,
                ShopRequest.Carried.NOBODY);
    }

    /** What was asked for besides the consent document. */
    List<Seen> visits() {
        return seen.stream()
                .filter(each -> !each.uri().equals(ConsentDocument.PATH))
                .toList();
    }

    private void handle(HttpServerRequest request) {
        seen.add(new Seen(request.method(), request.uri(), request.headers()));
        if (request.path().equals(ConsentDocument.PATH)) {
            consentAnswer.handle(request);
        } else {
            answer.handle(request);
        }
    }

    @Override
    public void close() {
        await(server.close());
    }
}
