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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The connections to PostgreSQL. Every failure that is an outage comes out as {@code store-unavailable}. */
public final class Database {
    /** Statements of one pipelined transaction, with room. */
    private static final int PIPELINE = 64;

    /** A machine under load takes its time; an outage is told by the connection itself. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final Pool pool;

    private Database(Pool pool) {
        this.pool = pool;
    }

    public static Database open(Vertx vertx, DatabaseSettings settings) {
        PgConnectOptions connect = settings.connectOptions();
        connect.setPipeliningLimit(PIPELINE);
        connect.setCachePreparedStatements(true);
        // Statements of more than 2,048 characters are parsed and planned anew each time unless we say otherwise; all
        // of ours are constants, few enough for the cache.
        connect.setPreparedStatementCacheSqlFilter(sql -> true);
        PoolOptions pool = new PoolOptions()
                .setName("understudy")
                .setShared(true)
                .setMaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.waiting())
                .setConnectionTimeout((int) CONNECT_WITHIN.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return new Database(PgBuilder.pool()
                .with(pool)
                .with(new NetClientOptions().setConnectTimeout((int) CONNECT_WITHIN.toMillis()))
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

    private static <T> Future<T> sendAtOnce(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        Future<RowSet<Row>> begun = connection.query("BEGIN").execute();
        Future<T> worked = work.apply(connection);
        Future<RowSet<Row>> committed = connection.query("COMMIT").execute();
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
