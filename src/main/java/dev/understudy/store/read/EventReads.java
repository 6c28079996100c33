package dev.understudy.store.read;

import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order (transaction, id), and only up to the oldest transaction that still runs: what is below that line is complete, so a reader that has passed a place never misses an event before it.
 */
final class EventReads {
    /** Events that one page looks at, whether or not the filter wants them: some ten milliseconds' work, so that no page takes longer than a statement may, nor keeps a connection from others. */
    static final int LOOKED_AT = 10_000;

    /** One row at least, so that the horizon is told even where no event is left. The last one looked at comes back whether it is wanted or not: the next page goes on from there. */
    private static final String PAGE = """
            WITH horizon AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin)
            SELECT h.xmin::text AS xmin, e.* FROM horizon h LEFT JOIN LATERAL (
                SELECT id, xid::text AS xid, at, type, pool, marketplace, registration, lease, account, step, reason, data, wanted, place FROM (
                    SELECT event.*, row_number() OVER (ORDER BY event.xid, event.id) AS place,
                           coalesce(($3::text IS NULL OR pool = $3) AND ($4::uuid IS NULL OR lease = $4), false) AS wanted
                    FROM event
                    WHERE (event.xid, event.id) > ($1::text::xid8, $2::bigint) AND event.xid < pg_snapshot_xmin(pg_current_snapshot())
                    ORDER BY event.xid, event.id LIMIT $5) seen
                WHERE wanted OR place = $5
                ORDER BY seen.xid, seen.id LIMIT $6) e ON true
            """;

    /** A run's events are few, and have an index of their own. */
    private static final String PAGE_OF_RUN = """
            WITH horizon AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin)
            SELECT h.xmin::text AS xmin, e.* FROM horizon h LEFT JOIN LATERAL (
                SELECT id, xid::text AS xid, at, type, pool, marketplace, registration, lease, account, step, reason, data, true AS wanted, 0::bigint AS place FROM event
                WHERE registration = $5::uuid
                  AND (event.xid, event.id) > ($1::text::xid8, $2::bigint) AND event.xid < pg_snapshot_xmin(pg_current_snapshot())
                  AND ($3::text IS NULL OR pool = $3) AND ($4::uuid IS NULL OR lease = $4)
                ORDER BY event.xid, event.id LIMIT $6) e ON true
            """;

    private static final String HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin";

    /** The nearest one before, where the event itself is gone: then what follows is still without a gap in what is kept. */
    private static final String PLACE =
            "SELECT xid::text AS xid, id FROM event WHERE id <= $1 ORDER BY id DESC LIMIT 1";

    private final Database database;

    EventReads(Database database) {
        this.database = database;
    }

    /**
     * @param upTo where to go on: everything that the filter wants and that is not after it is in the events, or was before them
     * @param full whether there is more at once
     */
    record Batch(List<StreamEvent> events, EventPosition upTo, boolean full) {}

    Future<Batch> after(EventPosition position, EventFilter filter, int limit) {
        boolean ofRun = filter.registration() != null;
        int lookedAt = filter.equals(EventFilter.ALL) ? limit : LOOKED_AT;
        Tuple values = Tuple.of(
                Long.toString(position.transaction()),
                position.id(),
                filter.pool(),
                filter.lease(),
                ofRun ? filter.registration() : (Object) (long) lookedAt,
                limit);
        return database.query(ofRun ? PAGE_OF_RUN : PAGE, values)
                .map(rows -> batch(rows, position, new Bounds(limit, lookedAt)));
    }

    /**
     * @param events that come back at most
     * @param lookedAt of those that were not asked for as well
     */
    private record Bounds(int events, int lookedAt) {}

    /** Where the events begin that nobody could have seen yet. */
    Future<EventPosition> horizon() {
        return database.query(HORIZON, Tuple.tuple())
                .map(rows ->
                        new EventPosition(Long.parseLong(rows.iterator().next().getString("xmin")), 0));
    }

    /** Where a reader stands that saw this event last. */
    Future<EventPosition> placeOf(long id) {
        return database.query(PLACE, Tuple.of(id)).map(rows -> {
            Row row = rows.size() == 0 ? null : rows.iterator().next();
            return row == null ? EventPosition.START : position(row);
        });
    }

    private static Batch batch(RowSet<Row> rows, EventPosition from, Bounds bounds) {
        List<StreamEvent> events = new ArrayList<>(rows.size());
        Row last = rows.iterator().next();
        boolean any = last.getLong("id") != null;
        for (Row row : any ? rows : List.<Row>of()) {
            last = row;
            if (row.getBoolean("wanted")) {
                events.add(event(row));
            }
        }
        boolean full = any && (rows.size() == bounds.events() || last.getLong("place") == bounds.lookedAt());
        return new Batch(events, full ? position(last) : EventTail.later(from, horizon(last)), full);
    }

    private static EventPosition position(Row row) {
        return new EventPosition(Long.parseLong(row.getString("xid")), row.getLong("id"));
    }

    private static EventPosition horizon(Row row) {
        return new EventPosition(Long.parseLong(row.getString("xmin")), 0);
    }

    private static StreamEvent event(Row row) {
        return new StreamEvent(
                position(row), row.getString("pool"), row.getUUID("registration"), row.getUUID("lease"), json(row));
    }

    private static String json(Row row) {
        JsonObject data = row.getJsonObject("data");
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("at", Columns.instant(row, "at"))
                .put("type", row.getString("type"))
                .put("pool", row.getString("pool"))
                .put("marketplace", row.getString("marketplace"))
                .put("registration", text(row.getUUID("registration")))
                .put("lease", text(row.getUUID("lease")))
                .put("account", text(row.getUUID("account")))
                .put("step", row.getString("step"))
                .put("reason", row.getString("reason"))
                .put("data", data == null ? new JsonObject() : data)
                .encode();
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }
}
