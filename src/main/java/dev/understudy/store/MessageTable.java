package dev.understudy.store;

import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What the inbox caught. A message is on disk before anybody hears of it. */
public final class MessageTable {
    /** Stores nothing where chaos is in force, unless the ninth value says so. The event tells the last two digits only. */
    private static final String KEEP = """
            WITH kept AS (
                INSERT INTO message (channel, sender, recipient, spelled, subject, body, html, attachments)
                SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[])
                WHERE $9::boolean OR NOT EXISTS (SELECT FROM inbox_chaos WHERE expires_at > app_now())
                RETURNING id, at, channel, recipient),
            told AS (
                INSERT INTO event (type, data)
                SELECT 'message.received', jsonb_build_object('channel', channel, 'message', id, 'to', '…' || right(recipient, 2)) FROM kept)
            SELECT id, at FROM kept ORDER BY id
            """;

    /** The sequence and not max(id): that would miss rows that are not committed yet. */
    private static final String MARK = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS mark FROM message_id";

    private static final String OLDEST_SINCE = """
            SELECT asked.n, m.id, m.at, m.channel, m.sender, m.recipient, m.subject, m.body, m.html, m.attachments
            FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS asked (recipient, mark, n)
            CROSS JOIN LATERAL (
                SELECT * FROM message WHERE recipient = asked.recipient AND id > asked.mark ORDER BY id LIMIT 1) AS m
            """;

    private final Database database;

    public MessageTable(Database database) {
        this.database = database;
    }

    /** @param recipient as it is looked for; {@code spelled} as the gateway wrote it */
    public record Incoming(Channel channel, String from, String recipient, String spelled, MessageText content) {
        public int characters() {
            return content.characters();
        }

        private CaughtMessage kept(Row row) {
            return new CaughtMessage(row.getLong("id"), channel, from, recipient, content, at(row));
        }
    }

    /** A look for the oldest message to a recipient after a mark. */
    public record Look(String recipient, long after) {}

    /** Where a message stands. */
    public record Place(long id, String recipient) {
        static Place of(CaughtMessage message) {
            return new Place(message.id(), message.to());
        }
    }

    /**
     * @param places one for each message, in their order
     * @param arrived those that may be told of
     */
    public record Kept(List<Place> places, List<CaughtMessage> arrived) {
        public Kept {
            places = List.copyOf(places);
            arrived = List.copyOf(arrived);
        }
    }

    /** Stores them all, by the rules of {@link ChaosTable} where there are any. */
    public Future<Kept> keep(List<Incoming> messages) {
        return database.query(KEEP, Tuple.from(MessageColumns.of(messages, false)))
                .map(rows -> caught(messages, rows))
                .compose(kept -> kept.isEmpty()
                        ? new ChaosTable(database).keep(messages)
                        : Future.succeededFuture(
                                new Kept(kept.stream().map(Place::of).toList(), kept)));
    }

    static Future<List<CaughtMessage>> insert(SqlConnection connection, List<Incoming> messages) {
        return messages.isEmpty()
                ? Future.succeededFuture(List.of())
                : Database.query(connection, KEEP, Tuple.from(MessageColumns.of(messages, true)))
                        .map(rows -> caught(messages, rows));
    }

    /** The rows stand in the order of the messages, whose texts need not come back. None where chaos is in force. */
    private static List<CaughtMessage> caught(List<Incoming> messages, RowSet<Row> rows) {
        List<CaughtMessage> caught = new ArrayList<>(rows.size());
        rows.forEach(row -> caught.add(messages.get(caught.size()).kept(row)));
        return caught;
    }

    public Future<Long> mark() {
        return database.query(MARK, Tuple.tuple())
                .map(rows -> rows.iterator().next().getLong("mark"));
    }

    /** One answer for each look, in their order. */
    public Future<List<Optional<CaughtMessage>>> oldestSince(List<Look> looks) {
        // Tuple.of would spread the second array.
        Tuple values = Tuple.from(new Object[] {
            MessageColumns.texts(looks, Look::recipient),
            looks.stream().map(Look::after).toArray(Long[]::new)
        });
        return database.query(OLDEST_SINCE, values).map(rows -> {
            List<Optional<CaughtMessage>> answers =
                    new ArrayList<>(Collections.nCopies(looks.size(), Optional.empty()));
            rows.forEach(row -> answers.set(row.getLong("n").intValue() - 1, Optional.of(message(row))));
            return answers;
        });
    }

    /** Of a row with all of a message's columns. */
    public static CaughtMessage message(Row row) {
        return new CaughtMessage(
                row.getLong("id"),
                Channel.of(row.getString("channel")),
                row.getString("sender"),
                row.getString("recipient"),
                new MessageText(
                        row.getString("subject"),
                        row.getString("body"),
                        row.getString("html"),
                        row.getInteger("attachments")),
                at(row));
    }

    private static Instant at(Row row) {
        return row.getOffsetDateTime("at").toInstant();
    }
}
