package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/** PostgreSQL. Every failure that is an outage comes out as {@code store-unavailable}. */
public final class Database {
    private final Connections connections;
    private final Promptness promptness;
    private final DatabaseSettings.Timeouts timeouts;
    private final boolean prompt;

    private Database(
            Connections connections, Promptness promptness, DatabaseSettings.Timeouts timeouts, boolean prompt) {
        this.connections = connections;
        this.promptness = promptness;
        this.timeouts = timeouts;
        this.prompt = prompt;
    }

    public static Database open(Vertx vertx, DatabaseSettings settings) {
        Promptness promptness = new Promptness(settings.timeouts().request());
        return new Database(new Connections(vertx, settings, promptness), promptness, settings.timeouts(), false);
    }

    /** The same for whoever answers a request: an outage is told within the limit for requests, while the work may still be done. */
    public Database prompt() {
        return new Database(connections, promptness, timeouts, true);
    }

    public Promptness promptness() {
        return promptness;
    }

    /** Whether the database answers. */
    public Future<Void> ping() {
        return query("SELECT 1", Tuple.tuple()).mapEmpty();
    }

    /** One statement by itself. */
    public Future<RowSet<Row>> query(String sql, Tuple values) {
        return use(timeouts.longestStatement(), pool -> query(pool, sql, values));
    }

    static Future<RowSet<Row>> query(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).recover(StoreFailures::named);
    }

    /** Statements that depend on one another's results; committed when the work's future succeeds, else rolled back. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return use(timeouts.longestTransaction(), pool -> pool.withTransaction(work));
    }

    /**
     * Statements that do not depend on one another's results, sent with BEGIN and COMMIT in one go. The work must send all of them before it returns. Succeeds only when the commit did.
     */
    public <T> Future<T> pipeline(Function<SqlConnection, Future<T>> work) {
        return use(
                timeouts.longestTransaction(), pool -> pool.withConnection(connection -> sendAtOnce(connection, work)));
    }

    private <T> Future<T> use(Duration limit, Function<Pool, Future<T>> work) {
        return prompt ? promptness.within(() -> connections.use(limit, work)) : connections.use(limit, work);
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
        return connections.close();
    }
}
