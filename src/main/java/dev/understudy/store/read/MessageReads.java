package dev.understudy.store.read;

import dev.understudy.message.CaughtMessage;
import dev.understudy.message.ChaosRule;
import dev.understudy.store.ChaosTable;
import dev.understudy.store.Database;
import dev.understudy.store.MessageTable;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Caught messages, oldest first unless the newest are asked for. They hold codes: for keys with the scope {@code inbox} only. */
public final class MessageReads {
    /** What was held back and has arrived is shown as it arrived. */
    private static final String ONE = """
            WITH meant AS (SELECT coalesce((SELECT arrived_as FROM message_held WHERE id = $1), $1) AS id)
            SELECT m.id, m.at, m.channel, m.sender, m.recipient, m.subject, m.body, m.html, m.attachments, NULL AS held_back
            FROM message AS m WHERE m.id = (SELECT id FROM meant)
            UNION ALL
            SELECT h.id, h.at, h.channel, h.sender, h.recipient, h.subject, h.body, h.html, h.attachments, h.why
            FROM message_held AS h WHERE h.id = (SELECT id FROM meant) AND h.arrived_as IS NULL
            """;

    private static final String PAGE = """
            (SELECT id, at, channel, sender, recipient, subject, body, html, attachments, NULL AS held_back FROM message
             WHERE id > $1 AND ($2::text IS NULL OR recipient = $2) AND ($3::timestamptz IS NULL OR at > $3)
             ORDER BY id LIMIT $4)
            UNION ALL
            (SELECT id, at, channel, sender, recipient, subject, body, html, attachments, why FROM message_held
             WHERE arrived_as IS NULL AND id > $1 AND ($2::text IS NULL OR recipient = $2) AND ($3::timestamptz IS NULL OR at > $3)
             ORDER BY id LIMIT $4)
            ORDER BY id LIMIT $4
            """;

    private static final String NEWEST = """
            (SELECT id, at, channel, sender, recipient, subject, body, html, attachments, NULL AS held_back FROM message
             WHERE id > $1 AND ($2::text IS NULL OR recipient = $2) AND ($3::timestamptz IS NULL OR at > $3) AND ($5::bigint IS NULL OR id < $5)
             ORDER BY id DESC LIMIT $4)
            UNION ALL
            (SELECT id, at, channel, sender, recipient, subject, body, html, attachments, why FROM message_held
             WHERE arrived_as IS NULL AND id > $1 AND ($2::text IS NULL OR recipient = $2) AND ($3::timestamptz IS NULL OR at > $3) AND ($5::bigint IS NULL OR id < $5)
             ORDER BY id DESC LIMIT $4)
            ORDER BY id DESC LIMIT $4
            """;

    private static final String CHAOS =
            "SELECT * FROM inbox_chaos WHERE expires_at > app_now() AND recipient > $1 ORDER BY recipient LIMIT $2";

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

    /** @param heldBack why those who wait are not told of it: lost, delayed or reordered; null for all others */
    public record Shown(CaughtMessage message, @Nullable String heldBack) {}

    public Future<Optional<Shown>> one(long id) {
        return database.query(ONE, Tuple.of(id))
                .map(rows -> Columns.list(rows, MessageReads::shown).stream().findFirst());
    }

    /** The rules in force, by recipient. */
    public Future<Page<ChaosRule>> chaos(int limit, @Nullable String cursor) {
        return database.query(CHAOS, Tuple.of(cursor == null ? "" : Cursor.text(cursor), limit + 1))
                .map(rows ->
                        Page.cut(Columns.list(rows, ChaosTable::rule), limit, each -> Cursor.of(each.recipient())));
    }

    private static Shown shown(Row row) {
        return new Shown(MessageTable.message(row), row.getString("held_back"));
    }

    public Future<Page<Shown>> page(Filter filter, int limit, @Nullable String cursor) {
        Long last = Cursor.number(cursor);
        long after = last == null ? filter.after() : Math.max(last, filter.after());
        return page(PAGE, Tuple.of(after, filter.recipient(), since(filter), limit + 1), limit);
    }

    /** The other way round, for people who look at what has just come. */
    public Future<Page<Shown>> newest(Filter filter, int limit, @Nullable String cursor) {
        Tuple values = Tuple.of(filter.after(), filter.recipient(), since(filter), limit + 1, Cursor.number(cursor));
        return page(NEWEST, values, limit);
    }

    private static @Nullable OffsetDateTime since(Filter filter) {
        Instant since = filter.since();
        return since == null ? null : since.atOffset(ZoneOffset.UTC);
    }

    private Future<Page<Shown>> page(String sql, Tuple values, int limit) {
        return database.query(sql, values)
                .map(rows -> Page.cut(
                        Columns.list(rows, MessageReads::shown),
                        limit,
                        each -> Cursor.of(each.message().id())));
    }
}
