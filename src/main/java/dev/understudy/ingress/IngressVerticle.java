package dev.understudy.ingress;

import dev.understudy.bus.WakeUps;
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

    /** What a connection may hold beyond what its reader took. The system's own choice grows to megabytes, where thousands of leases of a feed would lie that nobody ever reads. */
    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    private final IngressSettings settings;
    private final IngressParts parts;
    private final Ingress.Figures figures;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable StreamEndpoint streams;
    private @Nullable Connections connections;
    private @Nullable MessageConsumer<Boolean> wakeUps;

    IngressVerticle(IngressSettings settings, IngressParts parts, Ingress.Figures figures, int port) {
        this.settings = settings;
        this.parts = parts;
        this.figures = figures;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        Admission admission = new Admission(settings.keys(), settings.inbox().smsKey());
        OperationRules rules = parts.contract().operations().stream()
                .filter(each -> each.id().equals("stream"))
                .findFirst()
                .orElseThrow();
        Connections connected = new Connections(vertx, settings.http().limits(), figures.capacity());
        connections = connected;
        StreamEndpoint.Sources sources =
                new StreamEndpoint.Sources(parts.tail(), figures.meters(), figures.unread(), connected);
        StreamEndpoint stream = new StreamEndpoint(vertx, rules, admission, settings, sources);
        streams = stream;
        wakeUps = parts.bus()
                .listen(WakeUps.EVENTS_WRITTEN, written -> parts.tail().wake());
        HttpServer listening = vertx.createHttpServer(options())
                .connectionHandler(connected::opened)
                .invalidRequestHandler(Unreadable::answer)
                .requestHandler(new Routes(settings, parts, figures, connected).router(vertx, admission, stream));
        server = listening;
        return listening.listen(port, settings.http().host());
    }

    private HttpServerOptions options() {
        return ServerOptions.of(settings.http().limits())
                .addWebSocketSubProtocol(StreamEndpoint.SUBPROTOCOL)
                .setSendBufferSize(SEND_BUFFER_BYTES)
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
        if (connections != null) {
            connections.stop();
        }
        Future<Void> deaf = wakeUps == null ? Future.succeededFuture() : wakeUps.unregister();
        Future<Void> shut = server == null
                ? Future.succeededFuture()
                : server.shutdown(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
        return Future.join(deaf, shut);
    }
}
