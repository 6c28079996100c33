package dev.understudy.store.read;

import dev.understudy.message.CaughtMessage;
import dev.understudy.store.Database;
import dev.understudy.store.MessageTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Caught messages, oldest first. They hold codes: for keys with the scope {@code inbox} only. */
public final class MessageReads {
    private static final String ONE = "SELECT * FROM message WHERE id = $1";

    private static final String PAGE = """
            SELECT * FROM message
            WHERE id > $1 AND ($2::text IS NULL OR recipient = $2) AND ($3::timestamptz IS NULL OR at > $3)
            ORDER BY id LIMIT $4
            """;

    private final Database database;

    MessageReads(Database database) {
        this.database = database;
    }

    /**
     * @param recipient as messages are kept under: digits, or a lower-case address; null for any
     * @param after an id
     * @param since null for any time
     */
    public record Filter(
            @Nullable String recipient,
            long after,
            @Nullable Instant since) {}

    public Future<Optional<CaughtMessage>> one(long id) {
        return database.query(ONE, Tuple.of(id))
                .map(rows -> Columns.list(rows, MessageTable::message).stream().findFirst());
    }

    public Future<Page<CaughtMessage>> page(Filter filter, int limit, @Nullable String cursor) {
        Long last = Cursor.number(cursor);
        Instant since = filter.since();
        Tuple values = Tuple.of(
                last == null ? filter.after() : Math.max(last, filter.after()),
                filter.recipient(),
                since == null ? null : since.atOffset(ZoneOffset.UTC),
                limit + 1);
        return database.query(PAGE, values)
                .map(rows -> Page.cut(Columns.list(rows, MessageTable::message), limit, each -> Cursor.of(each.id())));
    }
}
