package dev.understudy.store;

import dev.understudy.domain.Event;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what happened. Transitions write their events in their own statement; this is for the rest. */
public final class EventTable {
    private static final String APPEND = """
            INSERT INTO event (type, pool, marketplace, registration, lease, account, step, reason, data)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::jsonb[])
            """;

    /**
     * A dump that was restored in another PostgreSQL brings the old one's transaction ids, which are in the future there: readers go by them, and would wait for years. What can be seen and has not happened
     * yet was restored; among itself it stays in the order of its ids.
     */
    private static final String SETTLE_RESTORED = """
            UPDATE event SET xid = '0' WHERE id = ANY (ARRAY (
                SELECT id FROM event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) ORDER BY xid, id LIMIT $1))
            """;

    private static final int BITE = 5_000;

    private final Database database;

    public EventTable(Database database) {
        this.database = database;
    }

    public Future<Void> append(List<Event> events) {
        return database.query(APPEND, values(events)).mapEmpty();
    }

    /** For the start, after a backup was restored; finds nothing otherwise. Answers how many. */
    public Future<Integer> settleRestored() {
        return database.query(SETTLE_RESTORED, Tuple.of(BITE))
                .map(RowSet::rowCount)
                .compose(count -> count < BITE
                        ? Future.succeededFuture(count)
                        : settleRestored().map(more -> count + more));
    }

    /** Inside somebody's transaction: the events stand or fall with it. */
    static Future<Void> append(SqlClient transaction, List<Event> events) {
        return events.isEmpty()
                ? Future.succeededFuture()
                : Database.query(transaction, APPEND, values(events)).mapEmpty();
    }

    private static Tuple values(List<Event> events) {
        return Tuple.from(new Object[] {
            texts(events, event -> event.type().code()),
            texts(events, event -> text(event.pool())),
            texts(events, event -> text(event.marketplace())),
            uuids(events, Event::registration),
            uuids(events, Event::lease),
            uuids(events, Event::account),
            texts(events, Event::step),
            texts(
                    events,
                    event -> event.reason() == null ? null : event.reason().code()),
            events.stream().map(event -> json(event.data())).toArray(JsonObject[]::new)
        });
    }

    private static @Nullable String text(@Nullable Object name) {
        return name == null ? null : Objects.toString(name);
    }

    private static @Nullable JsonObject json(Map<String, Object> data) {
        return data.isEmpty() ? null : new JsonObject(data);
    }

    private static String[] texts(List<Event> events, Function<Event, @Nullable String> column) {
        return events.stream().map(column).toArray(String[]::new);
    }

    private static UUID[] uuids(List<Event> events, Function<Event, @Nullable UUID> column) {
        return events.stream().map(column).toArray(UUID[]::new);
    }
}
