package dev.understudy.store;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The queue of registrations. A claim is good while its worker is alive. */
public final class RegistrationQueue {
    private static final String CLAIM = """
            WITH %s,
            picked AS (
                SELECT r.id FROM registration r JOIN pool_budget p ON p.pool = r.pool
                WHERE r.pool = $7 AND r.state = 'queued' AND NOT EXISTS (SELECT FROM pool WHERE name = $7 AND suspended_reason IS NOT NULL)
                ORDER BY r.id
                LIMIT coalesce((SELECT greatest(0, least(n, $8::integer - (SELECT running FROM pool_budget WHERE pool = $7))) FROM allowed), 0)
                FOR UPDATE OF r SKIP LOCKED),
            claimed AS (
                UPDATE registration r SET state = 'running', worker_id = $9, claim_no = r.claim_no + 1, started_at = app_now(), consent_sha256 = $10
                FROM picked WHERE r.id = picked.id AND r.state = 'queued'
                RETURNING r.id, r.account_id, r.claim_no, r.sent_once, r.attempt),
            %s,
            shared AS (UPDATE pool_budget SET running = running + (SELECT count(*) FROM claimed) WHERE pool = $7),
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account)
                SELECT 'registration.started', $7, $1, id, account_id FROM claimed)
            SELECT c.id, c.claim_no, c.sent_once, c.attempt, a.id AS account_id, a.pool, a.marketplace, a.external_id, a.flow_sha256, s.sealed, %s
            FROM claimed c JOIN account a ON a.id = c.account_id JOIN person p ON p.account_id = c.account_id
            LEFT JOIN account_session s ON s.account_id = c.account_id
            """.formatted(RunBudget.ALLOWED, RunBudget.SPENT, PersonRow.COLUMNS);

    private final Database database;

    public RegistrationQueue(Database database) {
        this.database = database;
    }

    /** Who claims how many, for which pool. */
    public record Wanted(
            MarketplaceId marketplace,
            PoolName pool,
            WorkerId worker,
            int most,
            int poolConcurrency,
            RunCeiling ceiling,
            String consentSha256) {}

    /**
     * A claimed registration.
     *
     * @param sentOnce steps that must not be sent again and may have been: a lost worker committed the intent
     */
    public record Claimed(RegistrationId id, int claimNo, Set<String> sentOnce, int attempt, AccountRecord account) {}

    public Future<List<Claimed>> claim(Wanted wanted) {
        Tuple values = Tuple.from(new Object[] {
            wanted.marketplace().value(),
            wanted.most(),
            wanted.ceiling().concurrency(),
            wanted.ceiling().perMinute(),
            wanted.ceiling().provenUnder(),
            false,
            wanted.pool().value(),
            wanted.poolConcurrency(),
            wanted.worker().value(),
            wanted.consentSha256()
        });
        return RunBudget.claim(database, wanted.marketplace(), CLAIM, values)
                .map(rows -> rows.stream().map(RegistrationQueue::claimed).toList());
    }

    private static Claimed claimed(Row row) {
        return new Claimed(
                new RegistrationId(row.getUUID("id")),
                row.getInteger("claim_no"),
                new HashSet<>(Arrays.asList(row.getArrayOfStrings("sent_once"))),
                row.getInteger("attempt"),
                AccountRecord.of(row));
    }
}
