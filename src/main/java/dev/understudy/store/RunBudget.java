package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * The ceilings on flow runs: so many at a time, so many started per minute, over all nodes and pools together. Every statement that starts or ends runs takes the marketplace's row first, so that
 * what it counts is true when it commits and nobody deadlocks.
 */
final class RunBudget {
    private static final String LOCK = "SELECT running FROM marketplace_budget WHERE marketplace = $1 FOR UPDATE";

    /** A second's row stands until the whole second is a minute old. */
    private static final String FORGET_PACE =
            "DELETE FROM marketplace_pace WHERE marketplace = $1 AND second <= app_now() - interval '61 seconds'";

    /**
     * How many runs may start now, as a CTE: {@code $1} the marketplace, {@code $2} how many are wanted, {@code $3} the ceiling at a time, {@code $4} the ceiling per minute. While no message has
     * reached our inbox under {@code $5}, one at a time, beside the deletions: these prove nothing, and may go on for hours. {@code $6} says that it is cleaning up: neither the canary nor a suspension holds that back. Empty where nothing may start: a LIMIT of NULL is
     * none, so take it as {@code coalesce((SELECT n FROM allowed), 0)}.
     */
    static final String ALLOWED = """
            allowed AS (
                SELECT greatest(0, least($2::integer, $3::integer - b.running,
                    CASE WHEN $6 OR m.proven_under IS NOT DISTINCT FROM $5 THEN $3::integer
                         ELSE 1 - b.running + (SELECT count(*) FROM account WHERE marketplace = $1 AND state = 'deleting') END,
                    $4::integer - (SELECT coalesce(sum(started), 0) FROM marketplace_pace s
                                   WHERE s.marketplace = $1 AND s.second > app_now() - interval '61 seconds')))::integer AS n
                FROM marketplace_budget b JOIN marketplace m ON m.id = b.marketplace
                WHERE b.marketplace = $1 AND ($6 OR m.suspended_reason IS NULL))""";

    /** Books the rows of the CTE {@code claimed}. */
    static final String SPENT = """
            spent AS (
                UPDATE marketplace_budget SET running = running + (SELECT count(*) FROM claimed) WHERE marketplace = $1),
            paced AS (
                INSERT INTO marketplace_pace (marketplace, second, started)
                SELECT $1, date_trunc('second', app_now()), count(*) FROM claimed HAVING count(*) > 0
                ON CONFLICT (marketplace, second) DO UPDATE SET started = marketplace_pace.started + excluded.started)""";

    private RunBudget() {}

    /** A statement that claims runs; its values begin as {@link #ALLOWED} says. */
    static Future<RowSet<Row>> claim(Database database, MarketplaceId marketplace, String sql, Tuple values) {
        return database.pipeline(connection -> {
            Future<RowSet<Row>> locked = lock(connection, marketplace);
            Future<RowSet<Row>> forgotten = Database.query(connection, FORGET_PACE, Tuple.of(marketplace.value()));
            Future<RowSet<Row>> claimed = Database.query(connection, sql, values);
            return Future.all(locked, forgotten, claimed).compose(all -> claimed);
        });
    }

    /** A statement that ends runs. */
    static Future<RowSet<Row>> end(Database database, MarketplaceId marketplace, String sql, Tuple values) {
        return database.pipeline(connection -> {
            Future<RowSet<Row>> locked = lock(connection, marketplace);
            Future<RowSet<Row>> written = Database.query(connection, sql, values);
            return Future.all(locked, written).compose(all -> written);
        });
    }

    private static Future<RowSet<Row>> lock(SqlClient transaction, MarketplaceId marketplace) {
        return Database.query(transaction, LOCK, Tuple.of(marketplace.value()));
    }
}
