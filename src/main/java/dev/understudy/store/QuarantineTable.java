package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** Accounts that are kept for people to look at, and their way out: after a time each is deleted like any other, but for those that need a person. */
public final class QuarantineTable {
    /** {@code delete_after} says since when it stands there. Who holds an account, a lease or a run, puts it there itself. */
    private static final String PUT = """
            WITH moved AS (
                UPDATE account a SET state = 'quarantined', reason = $2, delete_after = app_now()
                WHERE a.id = $1 AND a.state IN ('pending', 'ready', 'retired')
                  AND NOT EXISTS (SELECT FROM registration r WHERE r.account_id = a.id AND r.state IN ('queued', 'running'))
                RETURNING a.id, a.pool, a.marketplace),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.quarantined', pool, marketplace, id, $2 FROM moved)
            SELECT id FROM moved
            """;

    /** The attempts begin anew. One that was ready leaves by an operator's word alone; why another stood in quarantine is still to be seen. */
    private static final String RETIRE = """
            WITH moved AS (
                UPDATE account SET state = 'retired', reason = coalesce(reason, 'operator'), retired_at = app_now(), delete_after = app_now(), delete_attempts = 0
                WHERE id = $1 AND state IN ('ready', 'quarantined') RETURNING id, pool, marketplace, reason),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.retired', pool, marketplace, id, reason FROM moved)
            SELECT marketplace FROM moved
            """;

    /**
     * Not what a person must look at: an id that belongs to somebody else at the shop, or a deletion that failed once more after its time here. Such a one gets a single attempt, since its attempts go on
     * counting, so that none goes round for ever.
     */
    private static final String RELEASE_OLD = """
            WITH old AS MATERIALIZED (
                SELECT id FROM account
                WHERE marketplace = $1 AND state = 'quarantined' AND reason <> 'id-taken' AND delete_attempts <= $4
                  AND coalesce(delete_after, ready_at, created_at) < app_now() - $2::bigint * interval '1 second'
                ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE account a SET state = 'retired', retired_at = app_now(), delete_after = app_now()
                FROM old WHERE a.id = old.id AND a.state = 'quarantined' RETURNING a.id, a.pool, a.reason),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.retired', pool, $1, id, reason FROM moved)
            SELECT id FROM moved
            """;

    private final Database database;

    public QuarantineTable(Database database) {
        this.database = database;
    }

    /** Answers false where it is in nobody's hands to put it there now: leased, being deleted or registered, or gone. */
    public Future<Boolean> put(AccountId account, Reason reason) {
        return database.query(PUT, Tuple.of(account.value(), reason.code())).map(rows -> rows.size() > 0);
    }

    /** A person has looked at it: it is deleted at the shop. Answers its marketplace; empty where it was neither quarantined nor ready. */
    public Future<Optional<MarketplaceId>> retire(AccountId account) {
        return database.query(RETIRE, Tuple.of(account.value()))
                .map(rows -> rows.stream()
                        .map(row -> new MarketplaceId(row.getString("marketplace")))
                        .findFirst());
    }

    /**
     * Retires those that were quarantined for so long. Answers how many.
     *
     * @param attempts to delete an account, after which it was quarantined
     */
    public Future<Integer> releaseOlderThan(MarketplaceId marketplace, Duration age, int attempts, int most) {
        return database.query(RELEASE_OLD, Tuple.of(marketplace.value(), age.toSeconds(), most, attempts))
                .map(RowSet::size);
    }
}
