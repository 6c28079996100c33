package dev.understudy.store;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.store.FlowTable.FlowText;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marketplaces that left the configuration while accounts of theirs still exist at the shop: they are deleted with what the marketplace was last configured with. */
public final class LeavingTable {
    private static final String KEEP = "UPDATE marketplace SET sealed_terms = $2 WHERE id = $1";

    /** The newest flow: each account is deleted by its own, this one stands for the marketplace. */
    private static final String READ = """
            SELECT m.id, m.sealed_terms, f.name, f.body, counted.n
            FROM marketplace m
            CROSS JOIN LATERAL (SELECT count(*)::integer AS n FROM account a WHERE a.marketplace = m.id AND a.state <> 'deleted') AS counted
            CROSS JOIN LATERAL (
                SELECT t.name, t.body FROM account a JOIN flow_text t ON t.sha256 = a.flow_sha256
                WHERE a.marketplace = m.id AND a.state <> 'deleted' ORDER BY a.created_at DESC LIMIT 1) AS f
            WHERE NOT m.id = ANY ($1::text[])
            ORDER BY m.id
            """;

    private static final String FORGET = """
            UPDATE marketplace m SET sealed_terms = NULL
            WHERE NOT m.id = ANY ($1::text[]) AND m.sealed_terms IS NOT NULL
              AND NOT EXISTS (SELECT FROM account a WHERE a.marketplace = m.id AND a.state <> 'deleted')
            """;

    private final Database database;
    private final Sealer sealer;

    public LeavingTable(Database database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /**
     * @param sealed how it was configured, for {@link #open}; null where no process ever kept it
     * @param accounts that still exist, or may
     */
    public record Leaving(MarketplaceId id, @Nullable Buffer sealed, FlowText flow, int accounts) {}

    /** For the time after it leaves the configuration. */
    public Future<Void> keep(MarketplaceConfig config) {
        return database.query(KEEP, Tuple.of(config.id().value(), MarketplaceTerms.sealed(config, sealer)))
                .mapEmpty();
    }

    /** Those that have accounts and are not among these. */
    public Future<List<Leaving>> read(Collection<MarketplaceId> configured) {
        return database.query(READ, Tuple.from(new Object[] {ids(configured)}))
                .map(rows -> rows.stream().map(LeavingTable::leaving).toList());
    }

    /** As it was configured; null where no process ever kept it. @throws RuntimeException where this version, or this key file, cannot read what was kept */
    public @Nullable MarketplaceConfig open(Leaving leaving) {
        Buffer sealed = leaving.sealed();
        return sealed == null ? null : MarketplaceTerms.open(leaving.id(), sealed, sealer);
    }

    /** Nobody needs the keys of a shop where nothing of ours is left. */
    public Future<Void> forget(Collection<MarketplaceId> configured) {
        return database.query(FORGET, Tuple.from(new Object[] {ids(configured)}))
                .mapEmpty();
    }

    private static String[] ids(Collection<MarketplaceId> marketplaces) {
        return marketplaces.stream().map(MarketplaceId::value).toArray(String[]::new);
    }

    private static Leaving leaving(Row row) {
        return new Leaving(
                new MarketplaceId(row.getString("id")),
                row.getBuffer("sealed_terms"),
                new FlowText(row.getString("name"), row.getString("body")),
                row.getInteger("n"));
    }
}
