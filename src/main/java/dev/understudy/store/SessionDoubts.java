package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Which ready accounts nobody gets before their sessions were checked. */
public final class SessionDoubts {
    /** Nobody gets these until they are checked. */
    private static final String MARK_DUE = """
            WITH due AS MATERIALIZED (
                SELECT id FROM account
                WHERE marketplace = $1 AND state = 'ready' AND NOT session_stale AND session_due_at IS NOT NULL AND session_due_at <= app_now()
                  AND EXISTS (SELECT FROM marketplace WHERE id = $1 AND suspended_reason IS NULL)
                ORDER BY session_due_at LIMIT $2::int FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE account a SET session_stale = true FROM due WHERE a.id = due.id AND a.state = 'ready' RETURNING a.id
            """;

    /** Which of these pools have accounts in doubt, and whether their marketplace is suspended, by whichever node. */
    private static final String IN_DOUBT = """
            SELECT p.name, (SELECT suspended_reason IS NOT NULL FROM marketplace WHERE id = $1) AS suspended
            FROM unnest($2::text[]) AS p (name)
            WHERE EXISTS (SELECT FROM account WHERE pool = p.name AND state = 'ready' AND session_stale)
            """;

    /** Where nobody may ask the shop, accounts are lent unchecked: a suspension does not empty a pool. One whose check is under way waits for its end. */
    private static final String UNMARK = """
            WITH stale AS MATERIALIZED (
                SELECT id FROM account a
                WHERE pool = $1 AND state = 'ready' AND session_stale
                  AND NOT EXISTS (SELECT FROM session_check c WHERE c.account_id = a.id AND c.worker_id IS NOT NULL)
                ORDER BY ready_at, id LIMIT $2::int FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE account a SET session_stale = false FROM stale WHERE a.id = stale.id AND a.state = 'ready' RETURNING a.id
            """;

    /** Others of its pool that were in doubt are so no more: who claims next gets this one. */
    private static final String DOUBT_ALONE = """
            WITH one AS (
                UPDATE account SET session_stale = true, session_due_at = coalesce(session_due_at, app_now())
                WHERE id = $1 AND state = 'ready' RETURNING pool),
            others AS (
                UPDATE account a SET session_stale = false FROM one
                WHERE a.pool = one.pool AND a.id <> $1 AND a.state = 'ready' AND a.session_stale
                  AND NOT EXISTS (SELECT FROM session_check c WHERE c.account_id = a.id AND c.worker_id IS NOT NULL))
            SELECT pool FROM one
            """;

    private final Database database;

    public SessionDoubts(Database database) {
        this.database = database;
    }

    /** A pool with accounts that must be checked. @param suspended whether its marketplace is, by whichever node */
    public record InDoubt(PoolName pool, boolean suspended) {}

    /** Takes accounts whose time is over out of what is lent. Answers how many. */
    public Future<Integer> markDue(MarketplaceId marketplace, int most) {
        return database.query(MARK_DUE, Tuple.of(marketplace.value(), most)).map(RowSet::size);
    }

    /** In a pool that nobody leases from: this account, and no other, is to be checked, whenever that is due. Answers its pool; empty where it is not ready. */
    public Future<Optional<PoolName>> doubtAlone(AccountId account) {
        return database.query(DOUBT_ALONE, Tuple.of(account.value()))
                .map(rows -> rows.stream()
                        .map(row -> new PoolName(row.getString("pool")))
                        .findFirst());
    }

    /** Those of the pools that have accounts to check; no locks are taken. */
    public Future<List<InDoubt>> inDoubt(MarketplaceId marketplace, List<PoolName> pools) {
        String[] names = pools.stream().map(PoolName::value).toArray(String[]::new);
        return database.query(IN_DOUBT, Tuple.from(new Object[] {marketplace.value(), names}))
                .map(rows -> rows.stream()
                        .map(row -> new InDoubt(
                                new PoolName(row.getString("name")), Boolean.TRUE.equals(row.getBoolean("suspended"))))
                        .toList());
    }

    /** Lends them unchecked. Answers how many. Under the marketplace's row, as claims are: a check that begins meanwhile is seen. */
    public Future<Integer> unmark(MarketplaceId marketplace, PoolName pool, int most) {
        return RunBudget.end(database, marketplace, UNMARK, Tuple.of(pool.value(), most))
                .map(RowSet::size);
    }
}
