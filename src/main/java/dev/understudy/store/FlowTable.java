package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The text of every flow that made an account, by its SHA-256. */
public final class FlowTable {
    private static final String KEEP =
            "INSERT INTO flow_text (sha256, name, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    private static final String READ = "SELECT name, body FROM flow_text WHERE sha256 = $1";

    private final Database database;

    public FlowTable(Database database) {
        this.database = database;
    }

    /** @param name the file it was read from */
    public record FlowText(String name, String body) {}

    public Future<Void> keep(String sha256, FlowText text) {
        return database.query(KEEP, Tuple.of(sha256, text.name(), text.body())).mapEmpty();
    }

    public Future<Optional<FlowText>> read(String sha256) {
        return database.query(READ, Tuple.of(sha256))
                .map(rows -> rows.stream()
                        .map(row -> new FlowText(row.getString("name"), row.getString("body")))
                        .findFirst());
    }
}
