package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The connections to PostgreSQL. Every failure that is an outage comes out as {@code store-unavailable}. */
public final class Database {
    /** Statements of one pipelined transaction, with room. */
    private static final int PIPELINE = 64;

    /**
     * Longest statement that is prepared once and kept, in characters. The driver's own limit of 2,048 is less than what a turn of the line is long: it would be parsed and planned anew each time, and
     * what follows it in a pipeline would wait for that.
     */
    private static final int LONGEST_KEPT = 16_384;

    /** Pools of one name are one pool, whatever their settings say. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final Pool pool;

    private Database(Pool pool) {
        this.pool = pool;
    }

    public static Database open(Vertx vertx, DatabaseSettings settings) {
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
        return new Database(PgBuilder.pool()
                .with(pool)
                .with(new NetClientOptions().setConnectTimeout(connectMillis))
                .connectingTo(connect)
                .using(vertx)
                .build());
    }

    /** Whether the database answers. */
    public Future<Void> ping() {
        return query("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** One statement by itself. */
    public Future<RowSet<Row>> query(String sql, Tuple values) {
        return query(pool, sql, values);
    }

    static Future<RowSet<Row>> query(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).recover(StoreFailures::named);
    }

    /** Statements that depend on one another's results; committed when the work's future succeeds, else rolled back. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work).recover(StoreFailures::named);
    }

    /**
     * Statements that do not depend on one another's results, sent with BEGIN and COMMIT in one go. The work must send all of them before it returns. Succeeds only when the commit did.
     */
    public <T> Future<T> pipeline(Function<SqlConnection, Future<T>> work) {
        return pool.withConnection(connection -> sendAtOnce(connection, work)).recover(StoreFailures::named);
    }

    /** A fault while statements are made must not leave the connection inside a transaction. */
    private static <T> Future<T> sendAtOnce(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        Future<RowSet<Row>> begun = connection.query("BEGIN").execute();
        Future<T> worked;
        String end = "COMMIT";
        try {
            worked = work.apply(connection);
        } catch (RuntimeException fault) {
            worked = Future.failedFuture(fault);
            end = "ROLLBACK";
        }
        return ended(begun, worked, connection.query(end).execute());
    }

    private static <T> Future<T> ended(Future<RowSet<Row>> begun, Future<T> worked, Future<RowSet<Row>> committed) {
        return Future.join(begun, worked, committed).transform(all -> {
            if (worked.failed()) {
                return Future.failedFuture(worked.cause());
            }
            return all.succeeded() ? worked : Future.failedFuture(all.cause());
        });
    }

    public Future<Void> close() {
        return pool.close();
    }
}
