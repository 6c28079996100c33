package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
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
    private volatile Pool pool;

    Connections(Vertx vertx, DatabaseSettings settings, Promptness promptness) {
        this.vertx = vertx;
        this.settings = settings;
        this.promptness = promptness;
        pool = open(vertx, settings);
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
        Pool used = pool;
        return work.apply(used)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answer -> promptness.answered())
                .onFailure(cause -> leaveIfSilent(used, cause))
                .recover(StoreFailures::named);
    }

    private synchronized void leaveIfSilent(Pool used, Throwable cause) {
        if (cause instanceof TimeoutException && pool == used) {
            LOG.warn("the database has not answered for too long; what comes next uses new connections");
            pool = open(vertx, settings);
            // Whatever is still at work on the old ones may end.
            vertx.setTimer(
                    settings.timeouts().longestTransaction().toMillis(),
                    later -> used.close().onFailure(Connections::noteUnclosed));
        }
    }

    private static void noteUnclosed(Throwable cause) {
        LOG.debug("connections that do not answer were not closed: {}", cause.getMessage());
    }

    Future<Void> close() {
        return pool.close();
    }
}
