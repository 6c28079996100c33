package dev.understudy.ingress;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.HttpConfig;
import dev.understudy.dashboard.Dashboard;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the API. All instances listen on one port; connections are spread over them. */
final class IngressVerticle extends VerticleBase {
    /** Frames from readers of the stream: pongs and closes. */
    private static final int FRAME_BYTES = 4 * 1024;

    private final IngressSettings settings;
    private final IngressParts parts;
    private final IngressMeters meters;
    private final Dashboard dashboard;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable StreamEndpoint streams;
    private @Nullable MessageConsumer<Boolean> wakeUps;

    IngressVerticle(IngressSettings settings, IngressParts parts, IngressMeters meters, Dashboard dashboard, int port) {
        this.settings = settings;
        this.parts = parts;
        this.meters = meters;
        this.dashboard = dashboard;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        Admission admission = new Admission(settings.keys(), settings.inbox().smsKey());
        OperationRules rules = parts.contract().operations().stream()
                .filter(each -> each.id().equals("stream"))
                .findFirst()
                .orElseThrow();
        StreamEndpoint stream =
                new StreamEndpoint(vertx, rules, admission, settings, new StreamEndpoint.Sources(parts.tail(), meters));
        streams = stream;
        wakeUps = parts.bus()
                .listen(WakeUps.EVENTS_WRITTEN, written -> parts.tail().wake());
        HttpServer listening = vertx.createHttpServer(options(settings.http()))
                .requestHandler(new Routes(settings, parts, meters, dashboard).router(vertx, admission, stream));
        server = listening;
        return listening.listen(port, settings.http().host());
    }

    private static HttpServerOptions options(HttpConfig http) {
        return new HttpServerOptions()
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) http.idleTimeout().toMillis())
                .addWebSocketSubProtocol(StreamEndpoint.SUBPROTOCOL)
                .setMaxWebSocketFrameSize(FRAME_BYTES)
                .setMaxWebSocketMessageSize(FRAME_BYTES)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    int port() {
        return server == null ? port : server.actualPort();
    }

    /** Streams first: a server that shuts down waits for every WebSocket. */
    @Override
    public Future<?> stop() {
        if (streams != null) {
            streams.close();
        }
        Future<Void> deaf = wakeUps == null ? Future.succeededFuture() : wakeUps.unregister();
        Future<Void> shut = server == null
                ? Future.succeededFuture()
                : server.shutdown(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
        return Future.join(deaf, shut);
    }
}
