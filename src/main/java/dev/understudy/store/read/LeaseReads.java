package dev.understudy.store.read;

import static dev.understudy.store.read.Columns.instant;
import static dev.understudy.store.read.Columns.instantOrNull;

import dev.understudy.store.Database;
import dev.understudy.store.PersonRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leases and the requests that wait for one, newest first. */
public final class LeaseReads {
    private static final String SELECT = "SELECT l.*, a.marketplace, a.external_id, " + PersonRow.COLUMNS + """
             FROM lease l JOIN account a ON a.id = l.account_id JOIN person p ON p.account_id = l.account_id
            """;

    private static final String ONE = SELECT + "WHERE l.id = $1";

    private static final String PAGE = SELECT + """
            WHERE ($1::uuid IS NULL OR l.id < $1) AND ($2::text IS NULL OR l.owner = $2)
              AND ($3::text IS NULL OR l.pool = $3) AND ($4::text IS NULL OR l.state = $4)
            ORDER BY l.id DESC LIMIT $5
            """;

    private static final String LINE = """
            SELECT * FROM lease_request
            WHERE ($1::bigint IS NULL OR seq < $1) AND ($2::text IS NULL OR owner = $2)
              AND ($3::text IS NULL OR pool = $3) AND state = ANY($4)
            ORDER BY seq DESC LIMIT $5
            """;

    private static final String[] WAITING = {"waiting"};
    private static final String[] LEFT_EMPTY_HANDED = {"cancelled", "over"};

    private final Database database;

    LeaseReads(Database database) {
        this.database = database;
    }

    /** @param state null for any */
    public record Filter(
            @Nullable String owner,
            @Nullable String pool,
            @Nullable String state) {}

    public Future<Optional<LeaseView>> one(UUID id) {
        return database.query(ONE, Tuple.of(id))
                .map(rows -> Columns.list(rows, LeaseReads::lease).stream().findFirst());
    }

    public Future<Page<LeaseView>> page(Filter filter, int limit, @Nullable String cursor) {
        Tuple values = Tuple.of(Cursor.uuid(cursor), filter.owner(), filter.pool(), filter.state(), limit + 1);
        return database.query(PAGE, values)
                .map(rows -> Page.cut(Columns.list(rows, LeaseReads::lease), limit, last -> Cursor.of(last.id())));
    }

    /** Requests in line where the filter's state is {@code waiting}, else those that left it without an account. */
    public Future<Page<WaitingView>> line(Filter filter, int limit, @Nullable String cursor) {
        String[] states = "waiting".equals(filter.state()) ? WAITING : LEFT_EMPTY_HANDED;
        Tuple values = Tuple.of(Cursor.number(cursor), filter.owner(), filter.pool(), states, limit + 1);
        return database.query(LINE, values)
                .map(rows -> Page.cut(Columns.list(rows, LeaseReads::waiting), limit, last -> Cursor.of(last.place())));
    }

    private static LeaseView lease(Row row) {
        return new LeaseView(
                row.getUUID("id"),
                row.getLong("fence"),
                row.getString("pool"),
                row.getString("owner"),
                row.getString("state"),
                Columns.texts(row, "labels"),
                new LeaseView.Times(
                        instant(row, "granted_at"), instant(row, "expires_at"), instantOrNull(row, "ended_at")),
                row.getString("outcome"),
                new LeaseView.Leased(
                        row.getUUID("account_id"),
                        row.getString("marketplace"),
                        row.getString("external_id"),
                        PersonRow.identity(row)));
    }

    private static WaitingView waiting(Row row) {
        return new WaitingView(
                row.getUUID("id"),
                row.getLong("seq"),
                row.getString("pool"),
                row.getString("owner"),
                row.getString("state").equals("waiting") ? "waiting" : "cancelled",
                row.getInteger("count"),
                Columns.texts(row, "labels"),
                instant(row, "requested_at"),
                instant(row, "deadline"),
                instantOrNull(row, "ended_at"));
    }
}
