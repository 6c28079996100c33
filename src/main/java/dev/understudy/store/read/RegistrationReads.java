package dev.understudy.store.read;

import static dev.understudy.store.read.Columns.instant;
import static dev.understudy.store.read.Columns.instantOrNull;

import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Registrations, newest first; one alone comes with its steps. */
public final class RegistrationReads {
    private static final String ONE = "SELECT * FROM registration WHERE id = $1";

    private static final String STEPS = """
            SELECT step, at, reason, data FROM event WHERE registration = $1 AND type = 'registration.step' ORDER BY id
            """;

    private static final String PAGE = """
            SELECT * FROM registration
            WHERE ($1::uuid IS NULL OR id < $1) AND ($2::text IS NULL OR pool = $2)
              AND ($3::text IS NULL OR state = $3) AND ($4::text IS NULL OR reason = $4)
            ORDER BY id DESC LIMIT $5
            """;

    private final Database database;

    RegistrationReads(Database database) {
        this.database = database;
    }

    /** Nulls for any. */
    public record Filter(
            @Nullable String pool,
            @Nullable String state,
            @Nullable String reason) {}

    public Future<Optional<RegistrationView.Traced>> one(UUID id) {
        Future<RowSet<Row>> registration = database.query(ONE, Tuple.of(id));
        Future<RowSet<Row>> steps = database.query(STEPS, Tuple.of(id));
        return Future.all(registration, steps).map(both -> traced(registration.result(), steps.result()));
    }

    public Future<Page<RegistrationView>> page(Filter filter, int limit, @Nullable String cursor) {
        Tuple values = Tuple.of(Cursor.uuid(cursor), filter.pool(), filter.state(), filter.reason(), limit + 1);
        return database.query(PAGE, values)
                .map(rows ->
                        Page.cut(Columns.list(rows, RegistrationReads::view), limit, last -> Cursor.of(last.id())));
    }

    private static Optional<RegistrationView.Traced> traced(RowSet<Row> registration, RowSet<Row> steps) {
        return Columns.list(registration, RegistrationReads::view).stream()
                .findFirst()
                .map(view -> new RegistrationView.Traced(view, Columns.list(steps, RegistrationReads::step)));
    }

    static RegistrationView view(Row row) {
        return new RegistrationView(
                row.getUUID("id"),
                row.getUUID("account_id"),
                row.getString("pool"),
                row.getString("marketplace"),
                row.getInteger("attempt"),
                row.getString("state"),
                row.getString("step"),
                new RegistrationView.Ending(
                        row.getString("reason"), row.getString("shop_words"), row.getString("detail")),
                row.getString("consent_sha256"),
                instant(row, "queued_at"),
                instantOrNull(row, "started_at"),
                instantOrNull(row, "ended_at"));
    }

    private static RegistrationView.Step step(Row row) {
        JsonObject data = row.getJsonObject("data");
        return new RegistrationView.Step(
                row.getString("step"),
                instant(row, "at"),
                row.getString("reason"),
                data == null ? Map.of() : data.getMap());
    }
}
