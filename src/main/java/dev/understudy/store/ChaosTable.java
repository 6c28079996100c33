package dev.understudy.store;

import dev.understudy.message.CaughtMessage;
import dev.understudy.message.ChaosRule;
import dev.understudy.message.ChaosTerms;
import dev.understudy.store.ChaosSorting.Held;
import dev.understudy.store.MessageTable.Incoming;
import dev.understudy.store.MessageTable.Kept;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bad weather for messages: the rules, and what they hold back. Rules are read and counted under their own locks, so that all nodes together lose the first two and not each its own. */
public final class ChaosTable {
    private static final String IN_FORCE =
            "SELECT * FROM inbox_chaos WHERE expires_at > app_now() ORDER BY recipient FOR UPDATE";

    private static final String COUNT = "UPDATE inbox_chaos SET seen = $2 WHERE recipient = $1";

    private static final String HOLD = """
            WITH held AS (
                INSERT INTO message_held (channel, sender, recipient, spelled, subject, body, html, attachments, why, rule, copies, due)
                SELECT channel, sender, recipient, spelled, subject, body, html, attachments, why, rule, copies,
                    coalesce(due, app_now() + wait * interval '1 millisecond')
                FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
                    $9::text[], $10::text[], $11::int[], $12::timestamptz[], $13::bigint[])
                    AS m (channel, sender, recipient, spelled, subject, body, html, attachments, why, rule, copies, due, wait)
                RETURNING id, recipient)
            SELECT id, recipient FROM held ORDER BY id
            """;

    /** A moment after the one that overtook it. */
    private static final String LET_GO = """
            UPDATE message_held SET due = app_now() + ($2::bigint + 1) * interval '1 millisecond'
            WHERE rule = $1 AND why = 'reordered' AND arrived_as IS NULL
            """;

    private static final String SET = """
            INSERT INTO inbox_chaos (recipient, lose_first, lose_every, delay_ms, copies, reorder, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, app_now() + $7::bigint * interval '1 second')
            ON CONFLICT (recipient) DO UPDATE SET lose_first = $2, lose_every = $3, delay_ms = $4, copies = $5, reorder = $6,
                seen = 0, expires_at = app_now() + $7::bigint * interval '1 second'
            RETURNING *
            """;

    /** In the order in which messages lock them. */
    private static final String CLEAR = """
            WITH locked AS MATERIALIZED (
                SELECT recipient FROM inbox_chaos WHERE $1::text IS NULL OR recipient = $1 ORDER BY recipient FOR UPDATE)
            DELETE FROM inbox_chaos rule USING locked WHERE rule.recipient = locked.recipient
            """;

    private static final String LET_ALL_GO = """
            UPDATE message_held SET due = app_now()
            WHERE ($1::text IS NULL OR rule = $1) AND why = 'reordered' AND arrived_as IS NULL
            """;

    private static final String ARRIVE = """
            WITH ripe AS MATERIALIZED (
                SELECT * FROM message_held WHERE due <= app_now() AND arrived_as IS NULL ORDER BY due, id LIMIT $1 FOR UPDATE),
            numbered AS MATERIALIZED (
                SELECT each.*, nextval('message_id') AS new_id
                FROM (SELECT ripe.* FROM ripe CROSS JOIN LATERAL generate_series(1, ripe.copies) ORDER BY due, id) AS each),
            kept AS (
                INSERT INTO message (id, channel, sender, recipient, spelled, subject, body, html, attachments)
                SELECT new_id, channel, sender, recipient, spelled, subject, body, html, attachments FROM numbered
                RETURNING *),
            gone AS (
                UPDATE message_held SET arrived_as = first.new_id
                FROM (SELECT id, min(new_id) AS new_id FROM numbered GROUP BY id) AS first WHERE message_held.id = first.id),
            told AS (
                INSERT INTO event (type, data)
                SELECT 'message.received', jsonb_build_object('channel', channel, 'message', id, 'to', '…' || right(recipient, 2)) FROM kept)
            SELECT * FROM kept ORDER BY id
            """;

    private static final String NEXT = """
            SELECT ceil(extract(epoch FROM min(due) - app_now()) * 1000)::bigint AS wait FROM message_held WHERE arrived_as IS NULL
            """;

    private static final int AT_ONCE = 500;

    private final Database database;

    public ChaosTable(Database database) {
        this.database = database;
    }

    /** Stores each as the rules will have it. The answers stand in the order of the messages. */
    Future<Kept> keep(List<Incoming> messages) {
        return database.transaction(connection -> Database.query(connection, IN_FORCE, Tuple.tuple())
                .compose(rows -> write(connection, new ChaosSorting(rules(rows), messages))));
    }

    private static Map<String, ChaosRule> rules(RowSet<Row> rows) {
        Map<String, ChaosRule> rules = new HashMap<>();
        for (Row row : rows) {
            ChaosRule rule = rule(row);
            rules.put(rule.recipient(), rule);
        }
        return rules;
    }

    private static Future<Kept> write(SqlConnection connection, ChaosSorting sorted) {
        // What the batch itself holds back is not let go by it: that comes first.
        return letGo(connection, sorted.overtaken())
                .compose(gone -> count(connection, sorted.seen()))
                .compose(counted ->
                        Future.all(MessageTable.insert(connection, sorted.arriving()), hold(connection, sorted.held())))
                .map(written -> sorted.kept(written.resultAt(0), written.resultAt(1)));
    }

    private static Future<Void> count(SqlConnection connection, Map<String, Long> seen) {
        return Future.join(seen.entrySet().stream()
                        .map(each -> Database.query(connection, COUNT, Tuple.of(each.getKey(), each.getValue())))
                        .toList())
                .mapEmpty();
    }

    private static Future<List<MessageTable.Place>> hold(SqlConnection connection, List<Held> held) {
        if (held.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Object[] values = MessageColumns.of(
                held.stream().map(Held::message).toList(),
                MessageColumns.texts(held, Held::why),
                MessageColumns.texts(held, each -> each.rule().recipient()),
                held.stream().map(each -> each.rule().terms().copies()).toArray(Integer[]::new),
                held.stream().map(ChaosTable::due).toArray(OffsetDateTime[]::new),
                held.stream().map(Held::pause).toArray(Long[]::new));
        return Database.query(connection, HOLD, Tuple.from(values))
                .map(rows -> rows.stream()
                        .map(row -> new MessageTable.Place(row.getLong("id"), row.getString("recipient")))
                        .toList());
    }

    private static @Nullable OffsetDateTime due(Held held) {
        Instant due = held.due();
        return due == null ? null : due.atOffset(ZoneOffset.UTC);
    }

    private static Future<Void> letGo(SqlConnection connection, List<ChaosRule> overtaken) {
        return Future.join(overtaken.stream()
                        .map(rule -> Database.query(
                                connection,
                                LET_GO,
                                Tuple.of(rule.recipient(), rule.terms().delay().toMillis())))
                        .toList())
                .mapEmpty();
    }

    /**
     * Takes the place of a rule for the same recipient, and counts anew. What that kept for the next message goes on now: once the rule's row is ours, so that a message which another process holds back
     * at this moment goes, too, and since messages lock in that order.
     */
    public Future<ChaosRule> set(String recipient, ChaosTerms terms, Duration lasts) {
        Tuple values = Tuple.of(
                recipient,
                terms.loseFirst(),
                terms.loseEvery(),
                terms.delay().toMillis(),
                terms.copies(),
                terms.reorder(),
                lasts.toSeconds());
        return database.transaction(connection -> Database.query(connection, SET, values)
                .map(rows -> rule(rows.iterator().next()))
                .compose(rule -> Database.query(connection, LET_ALL_GO, Tuple.of(recipient))
                        .map(rule)));
    }

    /** @param recipient null for all; answers how many rules went */
    public Future<Integer> clear(@Nullable String recipient) {
        return database.transaction(connection -> Database.query(connection, CLEAR, Tuple.of(recipient))
                .map(RowSet::rowCount)
                .compose(cleared -> Database.query(connection, LET_ALL_GO, Tuple.of(recipient))
                        .map(cleared)));
    }

    /** Lets what is due arrive: as new messages, in the order of their time. */
    public Future<List<CaughtMessage>> arrive() {
        return database.query(ARRIVE, Tuple.of(AT_ONCE))
                .map(rows -> rows.stream().map(MessageTable::message).toList());
    }

    /** How long until the next is due; empty where none is held. */
    public Future<Optional<Duration>> untilNext() {
        return database.query(NEXT, Tuple.tuple())
                .map(rows -> Optional.ofNullable(rows.iterator().next().getLong("wait"))
                        .map(wait -> Duration.ofMillis(Math.max(0, wait))));
    }

    /** Of a row with all of a rule's columns. */
    public static ChaosRule rule(Row row) {
        ChaosTerms terms = new ChaosTerms(
                row.getInteger("lose_first"),
                row.getInteger("lose_every"),
                Duration.ofMillis(row.getLong("delay_ms")),
                row.getInteger("copies"),
                row.getBoolean("reorder"));
        return new ChaosRule(
                row.getString("recipient"),
                terms,
                row.getLong("seen"),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
