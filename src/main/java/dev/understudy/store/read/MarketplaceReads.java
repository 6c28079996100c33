package dev.understudy.store.read;

import static dev.understudy.store.read.Columns.instantOrNull;

import dev.understudy.store.Database;
import dev.understudy.store.read.MarketplaceView.Limits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Marketplaces with the consent in force, by name. */
public final class MarketplaceReads {
    private static final String SELECT = """
            SELECT m.*, coalesce(b.live, 0) AS live, coalesce(b.running, 0) AS running
            FROM marketplace m LEFT JOIN marketplace_budget b ON b.marketplace = m.id
            WHERE ($1::text IS NULL OR m.id = $1)
            ORDER BY m.id
            """;

    private final Database database;
    private final Function<String, Limits> ceilings;

    MarketplaceReads(Database database, Function<String, Limits> ceilings) {
        this.database = database;
        this.ceilings = ceilings;
    }

    public Future<List<MarketplaceView>> all() {
        return read(null);
    }

    public Future<Optional<MarketplaceView>> one(String id) {
        return read(id).map(marketplaces -> marketplaces.stream().findFirst());
    }

    private Future<List<MarketplaceView>> read(@Nullable String id) {
        return database.query(SELECT, Tuple.of(id)).map(rows -> Columns.list(rows, this::view));
    }

    private MarketplaceView view(Row row) {
        return new MarketplaceView(
                row.getString("id"),
                row.getString("origin"),
                row.getString("environment"),
                Columns.suspension(row),
                instantOrNull(row, "checked_at"),
                row.getInteger("live"),
                row.getInteger("running"),
                new MarketplaceView.Canary(row.getString("proven_under") != null, row.getInteger("unheard_in_a_row")),
                ceilings.apply(row.getString("id")),
                consent(row));
    }

    /** The stored text passed every check when it was fetched. */
    private static MarketplaceView.@Nullable Consent consent(Row row) {
        String text = row.getString("consent_text");
        if (text == null) {
            return null;
        }
        JsonObject document = new JsonObject(text);
        return new MarketplaceView.Consent(
                row.getString("consent_sha256"),
                instantOrNull(row, "consent_fetched_at"),
                document.getString("expires"),
                document.getString("cleanupUntil"),
                document.getJsonArray("operations", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList(),
                limits(document.getJsonObject("limits", new JsonObject())),
                document.getString("contact"));
    }

    private static Limits limits(JsonObject limits) {
        return new Limits(
                limits.getInteger("accounts"), limits.getInteger("concurrency"), limits.getInteger("perMinute"));
    }
}
