package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** PostgreSQL. Every failure that is an outage comes out as {@code store-unavailable}. */
public final class Database {
    private final Connections connections;
    private final Promptness promptness;
    private final boolean prompt;

    private Database(Connections connections, Promptness promptness, boolean prompt) {
        this.connections = connections;
        this.promptness = promptness;
        this.prompt = prompt;
    }

    public static Database open(Vertx vertx, DatabaseSettings settings) {
        Connections connections = new Connections(vertx, settings);
        return new Database(
                connections,
                new Promptness(
                        settings.timeouts().request(),
                        () -> connections.use(connection -> query(connection, "SELECT 1", Tuple.tuple()))),
                false);
    }

    /** The same for whoever answers a request: an outage is told within the limit for requests, while the work may still be done. */
    public Database prompt() {
        return new Database(connections, promptness, true);
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
        return use(connection -> query(connection, sql, values));
    }

    static Future<RowSet<Row>> query(SqlClient client, String sql, Tuple values) {
        return client.preparedQuery(sql).execute(values).recover(StoreFailures::named);
    }

    /** Statements that depend on one another's results; committed when the work's future succeeds, else rolled back. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return use(connection -> connection.begin().compose(begun -> within(begun, connection, work)));
    }

    private static <T> Future<T> within(
            Transaction begun, SqlConnection connection, Function<SqlConnection, Future<T>> work) {
        return Future.succeededFuture(connection)
                .compose(work)
                .compose(
                        result -> begun.commit().map(result),
                        why -> begun.rollback().transform(undone -> Future.failedFuture(why)));
    }

    /**
     * Statements that do not depend on one another's results, sent with BEGIN and COMMIT in one go. The work must send all of them before it returns. Succeeds only when the commit did.
     */
    public <T> Future<T> pipeline(Function<SqlConnection, Future<T>> work) {
        return use(connection -> sendAtOnce(connection, work));
    }

    private <T> Future<T> use(Function<SqlConnection, Future<T>> work) {
        return prompt ? promptness.within(() -> answered(work)) : answered(work);
    }

    private <T> Future<T> answered(Function<SqlConnection, Future<T>> work) {
        return connections.use(work).onSuccess(answer -> promptness.answered()).recover(StoreFailures::named);
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
