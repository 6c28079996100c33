package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.Identity;
import dev.understudy.domain.MarketplaceId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A marketplace's accounts as our book has them, to be compared with the shop's own list. Read in pages: no snapshot stays open. */
public final class BookTable {
    private static final int PAGE = 5_000;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String NOW = "SELECT app_now() AS now";

    /** Those that were deleted since then, too: the shop's list may have been read before. */
    private static final String READ = """
            SELECT a.id AS account_id, a.state, a.external_id, coalesce(a.ready_at, a.created_at) AS since, %s
            FROM account a JOIN person p ON p.account_id = a.id
            WHERE a.marketplace = $1 AND a.id > $3 AND (a.state <> 'deleted' OR a.deleted_at >= $2)
            ORDER BY a.id LIMIT $4
            """.formatted(PersonRow.COLUMNS);

    private static final String IDS =
            "SELECT external_id FROM account WHERE marketplace = $1 AND state <> 'deleted' AND external_id IS NOT NULL";

    private static final String STILL_THERE =
            "SELECT count(*)::integer AS n FROM account WHERE id = ANY ($1::uuid[]) AND state <> 'deleted'";

    private final Database database;

    public BookTable(Database database) {
        this.database = database;
    }

    /**
     * @param externalId the shop's id; null while unknown
     * @param since when it became ready, or was made where it never was
     */
    public record Entry(
            AccountId account, AccountState state, @Nullable String externalId, Identity identity, Instant since) {}

    /** By the clock that the entries are dated with. */
    public Future<Instant> now() {
        return database.query(NOW, Tuple.tuple())
                .map(rows -> rows.iterator().next().getOffsetDateTime("now").toInstant());
    }

    /** Everything that is not deleted, and what was deleted since then. */
    public Future<List<Entry>> read(MarketplaceId marketplace, Instant deletedSince) {
        return pages(marketplace, deletedSince.atOffset(ZoneOffset.UTC), BEFORE_ALL, new ArrayList<>());
    }

    private Future<List<Entry>> pages(
            MarketplaceId marketplace, OffsetDateTime deletedSince, UUID after, List<Entry> read) {
        return database.query(READ, Tuple.of(marketplace.value(), deletedSince, after, PAGE))
                .compose(rows -> {
                    rows.forEach(row -> read.add(entry(row)));
                    return rows.size() < PAGE
                            ? Future.succeededFuture(read)
                            : pages(
                                    marketplace,
                                    deletedSince,
                                    read.get(read.size() - 1).account().value(),
                                    read);
                });
    }

    /** The shop's ids of those that are not deleted, as far as they are known. */
    public Future<Set<String>> idsAtTheShop(MarketplaceId marketplace) {
        return database.query(IDS, Tuple.of(marketplace.value()))
                .map(rows ->
                        rows.stream().map(row -> row.getString("external_id")).collect(Collectors.toSet()));
    }

    /** How many of these are not deleted yet; one that had to be quarantined is among them. */
    public Future<Integer> stillThere(Collection<AccountId> accounts) {
        UUID[] ids = accounts.stream().map(AccountId::value).toArray(UUID[]::new);
        return database.query(STILL_THERE, Tuple.from(new Object[] {ids}))
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    private static Entry entry(Row row) {
        return new Entry(
                new AccountId(row.getUUID("account_id")),
                AccountState.of(row.getString("state")),
                row.getString("external_id"),
                PersonRow.identity(row),
                row.getOffsetDateTime("since").toInstant());
    }
}
