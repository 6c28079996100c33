package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of connections, and another in its place where the connections turn out to be dead. A host that vanished ends no connection, and TCP takes a quarter of an hour to notice. The driver (5.0.8)
 * neither limits the silence on a connection nor cuts one: it ignores the options of its TCP client, and asks the server to close. So what gets no answer fails here, the connections are left to TCP,
 * and whoever comes next gets new ones. Safe for any thread.
 */
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

    /** The driver's own limit (5.0.8) ends in an exception on the event loop where a connection became free in the moment in which somebody began to wait for it. */
    private static final int UNLIMITED = 0;

    private final Vertx vertx;
    private final DatabaseSettings settings;
    private final Duration longestSilence;
    private volatile Pool now;
    private volatile long answeredNanos = System.nanoTime();

    Connections(Vertx vertx, DatabaseSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        longestSilence = settings.timeouts().longestSilence();
        now = open();
    }

    private Pool open() {
        PgConnectOptions connect = settings.connectOptions();
        connect.setPipeliningLimit(PIPELINE);
        connect.setCachePreparedStatements(true);
        connect.setPreparedStatementCacheSqlLimit(LONGEST_KEPT);
        PoolOptions pool = new PoolOptions()
                .setName("understudy-" + OPENED.incrementAndGet())
                .setShared(true)
                .setMaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.waiting())
                .setConnectionTimeout(UNLIMITED);
        return PgBuilder.pool().with(pool).connectingTo(connect).using(vertx).build();
    }

    /** Fails with a {@link TimeoutException} when there was no answer; the work may still be done. */
    <T> Future<T> use(Function<SqlConnection, Future<T>> work) {
        Pool used = now;
        long beganNanos = System.nanoTime();
        return free(used)
                .compose(connection -> quiet(connection).compose(work).eventually(connection::close))
                .onSuccess(answer -> answeredNanos = System.nanoTime())
                .timeout(longestSilence.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(cause -> leaveIfSilent(used, beganNanos, cause));
    }

    /** What is lost with a connection fails by itself; without this the driver prints a stack trace besides. */
    private static Future<SqlConnection> quiet(SqlConnection connection) {
        return Future.succeededFuture(
                connection.exceptionHandler(lost -> LOG.debug("a connection was lost: {}", lost.getMessage())));
    }

    /** Nobody waits any more for one that comes too late. */
    private Future<SqlConnection> free(Pool pool) {
        Duration limit = settings.timeouts().connect();
        Future<SqlConnection> coming = pool.getConnection();
        return coming.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).recover(cause -> {
            coming.onSuccess(late -> late.close().onFailure(Connections::noteUnclosed));
            if (!(cause instanceof TimeoutException)) {
                return Future.failedFuture(cause);
            }
            leaveIfNoneComes(pool);
            return Future.failedFuture(new ConnectionPoolTooBusyException("no connection was free within " + limit));
        });
    }

    /** All are in use and none of them was answered for so long, or a host takes connections and says nothing. */
    private synchronized void leaveIfNoneComes(Pool used) {
        if (now == used && System.nanoTime() - answeredNanos > longestSilence.toNanos()) {
            leave(used);
        }
    }

    /** Where others were answered meanwhile, one connection is dead or its work is slow: nobody else is given that connection, and the others are good. */
    private synchronized void leaveIfSilent(Pool used, long beganNanos, Throwable cause) {
        if (!(cause instanceof TimeoutException) || now != used) {
            return;
        }
        if (answeredNanos - beganNanos > 0) {
            LOG.warn("work on the database took more than {}, though others were answered meanwhile", longestSilence);
        } else {
            leave(used);
        }
    }

    private void leave(Pool used) {
        LOG.warn("the database has not answered for {}; what comes next uses new connections", longestSilence);
        now = open();
        // Whatever is still at work on the old ones has as much time again.
        vertx.setTimer(longestSilence.toMillis(), later -> used.close().onFailure(Connections::noteUnclosed));
    }

    private static void noteUnclosed(Throwable cause) {
        LOG.debug("connections that do not answer were not closed: {}", cause.getMessage());
    }

    Future<Void> close() {
        return now.close();
    }
}
