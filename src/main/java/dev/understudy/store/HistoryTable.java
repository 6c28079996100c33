package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What was: events and messages by whole days, accounts that are gone by small bites. Every statement may be sent by all nodes at once. */
public final class HistoryTable {
    /** A node that is stopped for a day still finds its next day made. */
    private static final int DAYS_AHEAD = 2;

    /** Whoever waits for a message does so for minutes: one of this age is nobody's any more. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);

    private static final String MAKE_DAYS = """
            SELECT (keep_day(parent, (app_now() AT TIME ZONE 'UTC')::date + ahead))::integer AS n
            FROM unnest(ARRAY['event', 'message']) AS parent CROSS JOIN generate_series(0, $1::integer) AS ahead
            """;

    private static final String DROP_DAYS =
            "SELECT drop_days($1, ((app_now() AT TIME ZONE 'UTC') - $2::bigint * interval '1 second')::date) AS n";

    /** A number's lease outlives its account: the number is held or cools down on its own. */
    private static final String FORGET_ACCOUNTS = """
            WITH old AS MATERIALIZED (
                SELECT id FROM account
                WHERE state = 'deleted' AND deleted_at < app_now() - $1::bigint * interval '1 second'
                ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED),
            runs AS (DELETE FROM registration WHERE account_id = ANY (ARRAY (SELECT id FROM old))),
            people AS (DELETE FROM person WHERE account_id = ANY (ARRAY (SELECT id FROM old))),
            sessions AS (DELETE FROM account_session WHERE account_id = ANY (ARRAY (SELECT id FROM old)))
            DELETE FROM account WHERE id = ANY (ARRAY (SELECT id FROM old)) RETURNING id
            """;

    /** From the old end of the primary key; on its way are only the leases that were made so long ago and have not been over for as long. */
    static final String FORGET_LEASES = """
            DELETE FROM lease WHERE id = ANY (ARRAY (
                SELECT id FROM lease
                WHERE id < first_id_of(app_now() - $1::bigint * interval '1 second') AND ended_at < app_now() - $1 * interval '1 second'
                ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
            RETURNING id
            """;

    /** By the newest id and not by a count, which would read the whole table; ids have gaps, so that a little less is kept. */
    private static final String FORGET_SURPLUS = """
            DELETE FROM message WHERE id = ANY (ARRAY (
                SELECT id FROM message
                WHERE id <= (SELECT last_value FROM message_id) - $1::bigint AND at < app_now() - $2::bigint * interval '1 second'
                ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED))
            RETURNING id
            """;

    /** What waits for its time stays, however old it is. */
    private static final String FORGET_HELD = """
            DELETE FROM message_held WHERE id = ANY (ARRAY (
                SELECT id FROM message_held
                WHERE at < app_now() - $1::bigint * interval '1 second' AND (due IS NULL OR arrived_as IS NOT NULL)
                LIMIT $2 FOR UPDATE SKIP LOCKED))
            RETURNING id
            """;

    private static final String FORGET_CHAOS = "DELETE FROM inbox_chaos WHERE expires_at < app_now()";

    private final Database database;

    public HistoryTable(Database database) {
        this.database = database;
    }

    /** Makes the days from today on that are missing. Answers how many were. */
    public Future<Integer> makeDays() {
        return database.query(MAKE_DAYS, Tuple.of(DAYS_AHEAD)).map(HistoryTable::sum);
    }

    /** Drops the days that are over for longer than that. */
    public Future<Integer> dropEvents(Duration after) {
        return dropDays("event", after);
    }

    public Future<Integer> dropMessages(Duration after) {
        return dropDays("message", after);
    }

    /**
     * Removes the oldest messages beyond so many, but none that is younger than that: somebody may have taken a mark before it came and not looked yet. Answers how many.
     */
    public Future<Integer> forgetSurplusMessages(int keep, Duration youngest, int most) {
        return database.query(FORGET_SURPLUS, Tuple.of(keep, youngest.toSeconds(), most))
                .map(RowSet::size);
    }

    /** Messages that chaos lost or delayed so long ago, and rules that are over. Answers how many messages. */
    public Future<Integer> forgetHeldMessages(Duration after, int most) {
        return database.query(FORGET_CHAOS, Tuple.tuple())
                .compose(gone -> database.query(FORGET_HELD, Tuple.of(after.toSeconds(), most)))
                .map(RowSet::size);
    }

    /** Removes accounts that were deleted so long ago, with all that hangs on them, but for their leases. Answers how many. */
    public Future<Integer> forgetAccounts(Duration after, int most) {
        return database.query(FORGET_ACCOUNTS, Tuple.of(after.toSeconds(), most))
                .map(RowSet::size);
    }

    public Future<Integer> forgetLeases(Duration after, int most) {
        return database.query(FORGET_LEASES, Tuple.of(after.toSeconds(), most)).map(RowSet::size);
    }

    private Future<Integer> dropDays(String parent, Duration after) {
        Duration kept = after.compareTo(SHORTEST_RETENTION) < 0 ? SHORTEST_RETENTION : after;
        return database.query(DROP_DAYS, Tuple.of(parent, kept.get(ChronoUnit.SECONDS)))
                .map(HistoryTable::sum);
    }

    private static int sum(RowSet<Row> rows) {
        return rows.stream().mapToInt(row -> row.getInteger("n")).sum();
    }
}
