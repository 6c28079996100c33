package dev.understudy.store.read;

import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order (transaction, id), and only up to the oldest transaction that still runs: what is below that line is complete, so a reader that has passed a place never misses an event before it.
 */
final class EventReads {
    /** One row at least, so that the horizon is told even where no event is left. */
    private static final String PAGE = """
            WITH horizon AS (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xmin)
            SELECT h.xmin::text AS xmin, e.* FROM horizon h LEFT JOIN LATERAL (
                SELECT id, xid::text AS xid, at, type, pool, marketplace, registration, lease, account, step, reason, data FROM event
                WHERE (event.xid, event.id) > ($1::text::xid8, $2::bigint) AND event.xid < pg_snapshot_xmin(pg_current_snapshot())
                  AND ($3::text IS NULL OR pool = $3) AND ($4::uuid IS NULL OR registration = $4) AND ($5::uuid IS NULL OR lease = $5)
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
        Tuple values = Tuple.of(
                Long.toString(position.transaction()),
                position.id(),
                filter.pool(),
                filter.registration(),
                filter.lease(),
                limit);
        return database.query(PAGE, values).map(rows -> batch(rows, position, limit));
    }

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
            return row == null
                    ? EventPosition.START
                    : new EventPosition(Long.parseLong(row.getString("xid")), row.getLong("id"));
        });
    }

    private static Batch batch(RowSet<Row> rows, EventPosition from, int limit) {
        Row first = rows.iterator().next();
        if (first.getLong("id") == null) {
            return new Batch(List.of(), EventTail.later(from, horizon(first)), false);
        }
        List<StreamEvent> events = Columns.list(rows, EventReads::event);
        boolean full = events.size() == limit;
        return new Batch(events, full ? events.get(limit - 1).position() : EventTail.later(from, horizon(first)), full);
    }

    private static EventPosition horizon(Row row) {
        return new EventPosition(Long.parseLong(row.getString("xmin")), 0);
    }

    private static StreamEvent event(Row row) {
        EventPosition position = new EventPosition(Long.parseLong(row.getString("xid")), row.getLong("id"));
        return new StreamEvent(
                position, row.getString("pool"), row.getUUID("registration"), row.getUUID("lease"), json(row));
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
