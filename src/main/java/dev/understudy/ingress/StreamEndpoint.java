package dev.understudy.ingress;

import dev.understudy.config.HttpConfig;
import dev.understudy.config.StreamConfig;
import dev.understudy.domain.Origin;
import dev.understudy.ingress.contract.Inputs;
import dev.understudy.ingress.contract.OperationRules;
import dev.understudy.ingress.contract.Sent;
import dev.understudy.store.read.EventFilter;
import dev.understudy.store.read.EventTail;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens streams and closes them; one per instance of the verticle, on its event loop. */
final class StreamEndpoint implements Handler<RoutingContext> {
    static final String SUBPROTOCOL = "bearer";

    /** Of RFC 6455, as all clients speak it; the library would answer others by itself, and not as a problem. */
    private static final String VERSION = "13";

    private final Vertx vertx;
    private final OperationRules rules;
    private final Admission admission;
    private final HttpConfig http;
    private final StreamConfig config;
    private final Sources sources;
    private final Set<EventStream> open = new HashSet<>();
    private final long pings;

    /** Where events come from, where streams are counted, what their readers leave unread, and the connections that they take. */
    record Sources(EventTail tail, IngressMeters meters, UnreadBytes unread, Connections connections) {}

    StreamEndpoint(Vertx vertx, OperationRules rules, Admission admission, IngressSettings settings, Sources sources) {
        this.vertx = vertx;
        this.rules = rules;
        this.admission = admission;
        this.http = settings.http();
        this.config = settings.stream();
        this.sources = sources;
        this.pings = vertx.setPeriodic(
                config.ping().toMillis(), tick -> List.copyOf(open).forEach(EventStream::ping));
    }

    @Override
    public void handle(RoutingContext ctx) {
        try {
            admission.require(key(ctx.request()), rules.id(), rules.scopes());
            refuseForeignPages(ctx.request());
            Inputs inputs = rules.read(
                    new Sent(ctx.pathParams(), ctx.queryParams(), ctx.request().headers(), null));
            upgrade(ctx, inputs);
        } catch (RuntimeException refused) {
            Problems.send(ctx, Problems.of(refused, RequestIds.of(ctx)));
        }
    }

    private void upgrade(RoutingContext ctx, Inputs inputs) {
        if (!isUpgrade(ctx.request())) {
            throw Problem.of(426, "upgrade-required", "this is a WebSocket of version 13; open it with a client for it")
                    .with("Upgrade", "websocket")
                    .asTrouble();
        }
        if (hasBody(ctx.request())) {
            throw Problem.of(400, "bad-request", "a WebSocket is opened by a request without a body")
                    .asTrouble();
        }
        if (sources.meters().streamOpens() > config.readersAtMost()) {
            sources.meters().streamCloses();
            throw Problem.of(503, "overloaded", "this node has as many streams as stream.readersAtMost allows")
                    .with("Retry-After", "5")
                    .asTrouble();
        }
        upgraded(ctx.request())
                .onSuccess(socket -> begin(ctx.request(), socket, inputs))
                .onFailure(failed -> {
                    sources.meters().streamCloses();
                    ctx.fail(400, failed);
                });
    }

    private static boolean isUpgrade(HttpServerRequest request) {
        String connection = request.getHeader("Connection");
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade")
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"));
    }

    /** The library would gather a body first, and never say so where it is too long. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && !length.equals("0") || request.headers().contains("Transfer-Encoding");
    }

    private static Future<ServerWebSocket> upgraded(HttpServerRequest request) {
        try {
            return request.toWebSocket();
        } catch (RuntimeException malformed) {
            return Future.failedFuture(malformed);
        }
    }

    private void begin(HttpServerRequest request, ServerWebSocket socket, Inputs in) {
        EventStream.Bounds bounds = new EventStream.Bounds(config.buffer(), sources.unread());
        EventStream stream =
                new EventStream(vertx, socket, () -> Connections.cut(request.connection()), bounds, sources.meters());
        open.add(stream);
        socket.closeHandler(gone -> {
            sources.connections().closed(request.connection());
            end(stream);
        });
        EventFilter filter =
                new EventFilter(in.textOrNull("pool"), in.uuidOrNull("registration"), in.uuidOrNull("lease"));
        stream.follows(sources.tail().follow(filter, in.numberOrNull("since"), stream));
    }

    private void end(EventStream stream) {
        stream.forget();
        if (open.remove(stream)) {
            sources.meters().streamCloses();
        }
    }

    private static @Nullable String key(HttpServerRequest request) {
        String bearer = Admission.bearer(request.getHeader("Authorization"));
        if (bearer != null) {
            return bearer;
        }
        String offered = request.getHeader("Sec-WebSocket-Protocol");
        String[] protocols = offered == null ? new String[0] : offered.split(",", 3);
        return protocols.length == 2 && protocols[0].strip().equals(SUBPROTOCOL) ? protocols[1].strip() : null;
    }

    /** Browsers let any page open a WebSocket anywhere, and tell whose page it is. Programs send no Origin. */
    private void refuseForeignPages(HttpServerRequest request) {
        String sent = request.getHeader("Origin");
        if (sent != null && !isOurs(sent, request) && !isAllowed(sent)) {
            throw Problem.of(
                            403,
                            "origin-not-allowed",
                            "pages of this origin may not open the stream; add it to http.allowedOrigins")
                    .asTrouble();
        }
    }

    private boolean isOurs(String sent, HttpServerRequest request) {
        String host = request.getHeader("Host");
        return host != null && (sent.equalsIgnoreCase("http://" + host) || sent.equalsIgnoreCase("https://" + host));
    }

    private boolean isAllowed(String sent) {
        try {
            Origin origin = Origin.parse(sent);
            boolean isPublic =
                    http.publicUrl() != null && Origin.of(http.publicUrl()).equals(origin);
            return isPublic || http.allowedOrigins().contains(origin);
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    void close() {
        vertx.cancelTimer(pings);
        List.copyOf(open).forEach(stream -> stream.close(EventStream.GOING_AWAY, "the service stops"));
    }
}
