package dev.understudy.ingress;

import dev.understudy.config.HttpLimits;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop, and the end of those that nobody uses. The server's own idle timeout would also cut a client that waits in line, which is silent for as long as it waits.
 */
final class Connections {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** A connection that there is no room for gets an answer if it asks soon. */
    private static final Duration SURPLUS_IDLE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Vertx vertx;
    private final Capacity capacity;
    private final long idleNanos;
    private final long readingNanos;
    private final Map<HttpConnection, Use> open = new IdentityHashMap<>();
    private final long timer;

    /** What a connection is doing; on its event loop only. */
    private static final class Use {
        private final boolean surplus;
        private int underWay;
        private long since = System.nanoTime();
        private @Nullable HttpServerRequest request;
        private boolean closing;

        Use(boolean surplus) {
            this.surplus = surplus;
        }
    }

    Connections(Vertx vertx, HttpLimits limits, Capacity capacity) {
        this.vertx = vertx;
        this.capacity = capacity;
        this.idleNanos = limits.idleTimeout().toNanos();
        this.readingNanos = limits.requestTimeout().toNanos();
        this.timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> closeUnused());
    }

    void opened(HttpConnection connection) {
        open.put(connection, new Use(!capacity.connects()));
        connection.closeHandler(closed -> closed(connection));
    }

    /** Also of one that became a WebSocket, whose end its own handler is not told. */
    void closed(HttpConnection connection) {
        if (open.remove(connection) != null) {
            capacity.disconnects();
        }
    }

    /** For every call but a probe's: what watches this process must not take it for dead because clients are too many. */
    void refuseSurplus(RoutingContext ctx) {
        HttpConnection connection = ctx.request().connection();
        Use use = open.get(connection);
        if (use == null || !use.surplus) {
            ctx.next();
            return;
        }
        ctx.response().putHeader("Connection", "close");
        ctx.addEndHandler(told -> close(connection, use));
        Problems.send(ctx, Problems.of(capacity.refusedConnection(), RequestIds.of(ctx)));
    }

    void began(RoutingContext ctx) {
        Use use = open.get(ctx.request().connection());
        if (use != null) {
            use.underWay++;
            use.since = System.nanoTime();
            use.request = ctx.request();
        }
    }

    void ended(RoutingContext ctx) {
        Use use = open.get(ctx.request().connection());
        if (use != null) {
            use.underWay--;
            use.since = System.nanoTime();
            use.request = null;
        }
    }

    private void closeUnused() {
        long now = System.nanoTime();
        List.copyOf(open.entrySet()).stream()
                .filter(entry -> isUnused(entry.getValue(), now))
                .forEach(entry -> close(entry.getKey(), entry.getValue()));
    }

    /** What it was answered is sent first. It has as long again to take that. */
    private static void close(HttpConnection connection, Use use) {
        if (use.closing) {
            cut(connection);
            return;
        }
        use.closing = true;
        use.since = System.nanoTime();
        connection.close().onFailure(already -> LOG.debug("a connection was closed already", already));
    }

    /**
     * At once, whatever is unsent; on the connection's event loop. The library's own close waits for the client to take what stands before it, and a client that takes nothing would never be closed: a
     * socket is reachable through the library's own interface alone, and there nothing may stand between.
     */
    static void cut(HttpConnection connection) {
        ChannelHandlerContext nextToSocket = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .channel()
                .pipeline()
                .firstContext();
        if (nextToSocket != null) { // null: it is closed already
            nextToSocket.close();
        }
    }

    private boolean isUnused(Use use, long now) {
        if (use.underWay == 0) {
            return now - use.since > (use.surplus ? SURPLUS_IDLE.toNanos() : idleNanos);
        }
        return use.request != null && !use.request.isEnded() && now - use.since > readingNanos;
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
