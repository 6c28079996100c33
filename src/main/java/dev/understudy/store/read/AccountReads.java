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

/** Accounts, newest first. */
public final class AccountReads {
    private static final String SELECT = "SELECT a.*, " + PersonRow.COLUMNS + """
             FROM account a JOIN person p ON p.account_id = a.id
            """;

    private static final String ONE = SELECT + "WHERE a.id = $1";

    private static final String PAGE = SELECT + """
            WHERE ($1::uuid IS NULL OR a.id < $1) AND ($2::text IS NULL OR a.pool = $2) AND ($3::text IS NULL OR a.state = $3)
            ORDER BY a.id DESC LIMIT $4
            """;

    private final Database database;

    AccountReads(Database database) {
        this.database = database;
    }

    public Future<Optional<AccountView>> one(UUID id) {
        return database.query(ONE, Tuple.of(id))
                .map(rows -> Columns.list(rows, AccountReads::view).stream().findFirst());
    }

    public Future<Page<AccountView>> page(
            @Nullable String pool, @Nullable String state, int limit, @Nullable String cursor) {
        return database.query(PAGE, Tuple.of(Cursor.uuid(cursor), pool, state, limit + 1))
                .map(rows -> Page.cut(Columns.list(rows, AccountReads::view), limit, last -> Cursor.of(last.id())));
    }

    private static AccountView view(Row row) {
        return new AccountView(
                row.getUUID("id"),
                row.getString("pool"),
                row.getString("marketplace"),
                row.getString("state"),
                row.getString("reason"),
                row.getString("external_id"),
                PersonRow.identity(row),
                new AccountView.Times(
                        instant(row, "created_at"),
                        instantOrNull(row, "ready_at"),
                        instantOrNull(row, "retired_at"),
                        instantOrNull(row, "delete_after")),
                row.getInteger("delete_attempts"));
    }
}
