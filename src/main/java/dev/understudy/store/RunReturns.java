package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Runs that nobody drives any more go back into the queue, to be driven again for the same identity and number. */
public final class RunReturns {
    private static final String FREED = """
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            shared AS (
                UPDATE pool_budget b SET running = running - e.n
                FROM (SELECT pool, count(*) AS n FROM ended GROUP BY pool) AS e WHERE b.pool = e.pool)""";

    /** What loses one process after the other is not tried for ever: its account is retired, since the shop may know it. */
    private static final String TAKE_OVER = """
            WITH ended AS (
                UPDATE registration r SET worker_id = NULL,
                    state = CASE WHEN r.attempt < $2 THEN 'queued' ELSE 'abandoned' END,
                    attempt = CASE WHEN r.attempt < $2 THEN r.attempt + 1 ELSE r.attempt END,
                    ended_at = CASE WHEN r.attempt < $2 THEN NULL ELSE app_now() END,
                    reason = CASE WHEN r.attempt < $2 THEN NULL ELSE 'worker-lost' END,
                    detail = CASE WHEN r.attempt < $2 THEN NULL ELSE 'every process that drove it was lost meanwhile' END
                WHERE r.marketplace = $1 AND r.state = 'running'
                  AND NOT EXISTS (SELECT FROM worker w WHERE w.id = r.worker_id AND w.alive_until > app_now())
                RETURNING r.id, r.account_id, r.pool, r.state),
            retired AS (
                UPDATE account a SET state = 'retired', reason = 'worker-lost', retired_at = app_now(), delete_after = app_now() + $3::bigint * interval '1 millisecond'
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' AND ended.state = 'abandoned'
                RETURNING a.id, a.pool),
            %s,
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account, reason)
                SELECT CASE state WHEN 'queued' THEN 'registration.queued' ELSE 'registration.failed' END, pool, $1, id, account_id, 'worker-lost' FROM ended
                UNION ALL SELECT 'account.retired', pool, $1, NULL, id, 'worker-lost' FROM retired)
            SELECT pool, state FROM ended
            """.formatted(FREED);

    private static final String HAND_BACK = """
            WITH ended AS (
                UPDATE registration r SET state = 'queued', worker_id = NULL
                WHERE r.worker_id = $2 AND r.state = 'running' AND r.marketplace = $1 AND r.pool = $3 AND NOT r.id = ANY ($4::uuid[])
                RETURNING r.id, r.account_id, r.pool),
            %s,
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account)
                SELECT 'registration.queued', pool, $1, id, account_id FROM ended)
            SELECT id FROM ended
            """.formatted(FREED);

    private final Database database;

    public RunReturns(Database database) {
        this.database = database;
    }

    /**
     * What processes that are gone had left behind.
     *
     * @param queued registrations that go on
     * @param abandoned the pool of each that does not
     */
    public record TakenOver(int queued, List<PoolName> abandoned) {}

    /**
     * Takes over what processes had claimed that are gone.
     *
     * @param attempts lost processes after which a registration is abandoned
     * @param settle time until the janitor may delete what was abandoned
     */
    public Future<TakenOver> takeOver(MarketplaceId marketplace, int attempts, Duration settle) {
        return RunBudget.end(
                        database, marketplace, TAKE_OVER, Tuple.of(marketplace.value(), attempts, settle.toMillis()))
                .map(RunReturns::takenOver);
    }

    private static TakenOver takenOver(RowSet<Row> rows) {
        List<PoolName> abandoned = rows.stream()
                .filter(row -> row.getString("state").equals("abandoned"))
                .map(row -> new PoolName(row.getString("pool")))
                .toList();
        return new TakenOver(rows.size() - abandoned.size(), abandoned);
    }

    /** A pool's runs that this process claimed and does not drive: all of them when it stops, or those of a claim whose answer was lost. */
    public Future<Integer> handBackAllBut(
            MarketplaceId marketplace, WorkerId worker, PoolName pool, Collection<RegistrationId> driven) {
        UUID[] kept = driven.stream().map(RegistrationId::value).toArray(UUID[]::new);
        return RunBudget.end(
                        database,
                        marketplace,
                        HAND_BACK,
                        Tuple.of(marketplace.value(), worker.value(), pool.value(), kept))
                .map(RowSet::size);
    }
}
