package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** The way out of quarantine: people had time to look at the account; then it is deleted like any other, so that none is left at the shop for ever. */
public final class QuarantineTable {
    /** {@code delete_after} says since when it stands there. The attempts begin anew. */
    private static final String RELEASE = """
            WITH old AS MATERIALIZED (
                SELECT id FROM account
                WHERE marketplace = $1 AND state = 'quarantined'
                  AND coalesce(delete_after, ready_at, created_at) < app_now() - $2::bigint * interval '1 second'
                ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE account a SET state = 'retired', retired_at = app_now(), delete_after = app_now(), delete_attempts = 0
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

    /** Retires those that were quarantined for so long. Answers how many. */
    public Future<Integer> releaseOlderThan(MarketplaceId marketplace, Duration age, int most) {
        return database.query(RELEASE, Tuple.of(marketplace.value(), age.toSeconds(), most))
                .map(RowSet::size);
    }
}
