package dev.understudy.store;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of connections, and another in its place where the connections turn out to be dead. Safe for any thread. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Statements of one pipelined transaction, with room. */
    private static final int PIPELINE = 64;

    /**
     * Longest statement that is prepared once and kept, in characters. The driver's own limit of 2,048 is less than what a turn of the line is long: it would be parsed and planned anew each time, and
     * what follows it in a pipeline would wait for that.
     */
    private static final int LONGEST_KEPT = 16_384;

    /** Pools of one name are one pool, whatever their settings say. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final Promptness promptness;
    private volatile Generation now;

    /** A pool, and what fails with it where its connections are dead: whoever waits on one is not told by it. */
    private record Generation(Pool pool, Set<UnderWay<?>> underWay) {
        static Generation of(Pool pool) {
            return new Generation(pool, ConcurrentHashMap.newKeySet());
        }
    }

    private record UnderWay<T>(Context context, Promise<T> answer) {
        void end(AsyncResult<T> result) {
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        }

        void giveUp(Throwable cause) {
            context.runOnContext(ended -> answer.tryFail(cause));
        }
    }

    Connections(Vertx vertx, DatabaseSettings settings, Promptness promptness) {
        this.vertx = vertx;
        this.settings = settings;
        this.promptness = promptness;
        now = Generation.of(open(vertx, settings));
    }

    private static Pool open(Vertx vertx, DatabaseSettings settings) {
        PgConnectOptions connect = settings.connectOptions();
        connect.setPipeliningLimit(PIPELINE);
        connect.setCachePreparedStatements(true);
        connect.setPreparedStatementCacheSqlLimit(LONGEST_KEPT);
        int connectMillis = (int) settings.timeouts().connect().toMillis();
        PoolOptions pool = new PoolOptions()
                .setName("understudy-" + OPENED.incrementAndGet())
                .setShared(true)
                .setMaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.waiting())
                .setConnectionTimeout(connectMillis)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgBuilder.pool()
                .with(pool)
                .with(new NetClientOptions().setConnectTimeout(connectMillis))
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    /**
     * A host that vanished ends no connection, and TCP takes a quarter of an hour to notice. The driver can neither limit the silence on a connection nor cut one, so what gets no answer fails here, and
     * the connections are left to TCP: whoever comes next gets new ones.
     */
    <T> Future<T> use(Duration limit, Function<Pool, Future<T>> work) {
        Generation used = now;
        UnderWay<T> one = new UnderWay<>(vertx.getOrCreateContext(), Promise.promise());
        used.underWay().add(one);
        work.apply(used.pool())
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answer -> promptness.answered())
                .onFailure(cause -> leaveIfSilent(used, cause))
                .onComplete(result -> {
                    used.underWay().remove(one);
                    one.end(result);
                });
        return one.answer().future().recover(StoreFailures::named);
    }

    private synchronized void leaveIfSilent(Generation used, Throwable cause) {
        if (cause instanceof TimeoutException && now == used) {
            LOG.warn("the database has not answered for too long; what comes next uses new connections");
            now = Generation.of(open(vertx, settings));
            used.underWay().forEach(each -> each.giveUp(cause));
            // Whatever is still at work on the old ones may end, unheard.
            vertx.setTimer(
                    settings.timeouts().longestTransaction().toMillis(),
                    later -> used.pool().close().onFailure(Connections::noteUnclosed));
        }
    }

    private static void noteUnclosed(Throwable cause) {
        LOG.debug("connections that do not answer were not closed: {}", cause.getMessage());
    }

    Future<Void> close() {
        return now.pool().close();
    }
}
