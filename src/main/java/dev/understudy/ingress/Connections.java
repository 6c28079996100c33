package dev.understudy.ingress;

import dev.understudy.config.HttpConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
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
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Vertx vertx;
    private final long idleNanos;
    private final long readingNanos;
    private final Map<HttpConnection, Use> open = new IdentityHashMap<>();
    private final long timer;

    /** What a connection is doing; on its event loop only. */
    private static final class Use {
        private int underWay;
        private long since = System.nanoTime();
        private @Nullable HttpServerRequest request;
    }

    Connections(Vertx vertx, HttpConfig http) {
        this.vertx = vertx;
        this.idleNanos = http.idleTimeout().toNanos();
        this.readingNanos = http.requestTimeout().toNanos();
        this.timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> closeUnused());
    }

    void opened(HttpConnection connection) {
        open.put(connection, new Use());
        connection.closeHandler(closed -> open.remove(connection));
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
                .forEach(entry -> entry.getKey()
                        .close()
                        .onFailure(already -> LOG.debug("an unused connection was closed already", already)));
    }

    private boolean isUnused(Use use, long now) {
        if (use.underWay == 0) {
            return now - use.since > idleNanos;
        }
        return use.request != null && !use.request.isEnded() && now - use.since > readingNanos;
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
