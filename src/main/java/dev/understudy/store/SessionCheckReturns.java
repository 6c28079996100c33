package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

/** Checks of sessions that nobody drives any more can be claimed again, when what they sent is over for sure. */
public final class SessionCheckReturns {
    /** Checks of dead workers: the attempt does not count. */
    private static final String TAKE_OVER = """
            WITH ended AS (
                UPDATE session_check c SET worker_id = NULL, attempts = greatest(0, c.attempts - 1), tries = greatest(0, c.tries - 1),
                    not_before = app_now() + $2::bigint * interval '1 millisecond', settled_at = app_now() + $2::bigint * interval '1 millisecond'
                WHERE c.marketplace = $1 AND c.worker_id IS NOT NULL
                  AND NOT EXISTS (SELECT FROM worker w WHERE w.id = c.worker_id AND w.alive_until > app_now())
                RETURNING c.account_id),
            %s
            SELECT account_id FROM ended
            """.formatted(SessionCheckTable.FREED);

    private static final String HAND_BACK = """
            WITH ended AS (
                UPDATE session_check c SET worker_id = NULL, attempts = greatest(0, c.attempts - 1), tries = greatest(0, c.tries - 1),
                    settled_at = app_now() + $4::bigint * interval '1 millisecond'
                WHERE c.marketplace = $1 AND c.worker_id = $2 AND NOT c.account_id = ANY ($3::uuid[])
                RETURNING c.account_id),
            %s
            SELECT account_id FROM ended
            """.formatted(SessionCheckTable.FREED);

    private final Database database;

    public SessionCheckReturns(Database database) {
        this.database = database;
    }

    /** @param settle until requests of the lost worker are over for sure, and its codes dead */
    public Future<Integer> takeOver(MarketplaceId marketplace, Duration settle) {
        return RunBudget.end(database, marketplace, TAKE_OVER, Tuple.of(marketplace.value(), settle.toMillis()))
                .map(RowSet::size);
    }

    /** What this process claimed and does not drive: everything when it stops, or a claim whose answer was lost. */
    public Future<Integer> handBackAllBut(
            MarketplaceId marketplace, WorkerId worker, Collection<AccountId> driven, Duration settle) {
        UUID[] kept = driven.stream().map(AccountId::value).toArray(UUID[]::new);
        return RunBudget.end(database, marketplace, HAND_BACK, Tuple.from(new Object[] {
                    marketplace.value(), worker.value(), kept, settle.toMillis()
                }))
                .map(RowSet::size);
    }
}
