package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way of a retired account out: claimed, deleted at the shop, its number cooling down. Deleting is a flow run like any other and counts under the same ceilings. */
public final class DeletionTable {
    /** An account whose registration still runs or waits, or whose session is being checked or was a moment ago, is not touched. Suspension does not stop deleting. */
    private static final String CLAIM = """
            WITH %s,
            picked AS (
                SELECT a.id FROM account a
                WHERE a.marketplace = $1 AND a.state = 'retired' AND a.delete_after <= app_now()
                  AND NOT EXISTS (SELECT FROM registration r WHERE r.account_id = a.id AND r.state IN ('queued', 'running'))
                  AND NOT EXISTS (SELECT FROM session_check c WHERE c.account_id = a.id AND (c.worker_id IS NOT NULL OR c.settled_at > app_now()))
                ORDER BY a.delete_after
                LIMIT coalesce((SELECT n FROM allowed), 0)
                FOR UPDATE OF a SKIP LOCKED),
            claimed AS (
                UPDATE account a SET state = 'deleting', worker_id = $7, claim_no = a.claim_no + 1, delete_attempts = a.delete_attempts + 1
                FROM picked WHERE a.id = picked.id AND a.state = 'retired'
                RETURNING a.id, a.pool, a.marketplace, a.external_id, a.flow_sha256, a.claim_no, a.delete_attempts),
            %s
            SELECT c.id AS account_id, c.pool, c.marketplace, c.external_id, c.flow_sha256, c.claim_no, c.delete_attempts, s.sealed, %s
            FROM claimed c JOIN person p ON p.account_id = c.id LEFT JOIN account_session s ON s.account_id = c.id
            """.formatted(RunBudget.ALLOWED, RunBudget.SPENT, PersonRow.COLUMNS);

    private static final String CONFIRM = """
            WITH done AS (SELECT * FROM unnest($3::uuid[], $4::integer[]) AS t (id, claim_no)),
            ended AS (
                UPDATE account a SET state = 'deleted', deleted_at = app_now(), worker_id = NULL
                FROM done WHERE a.id = done.id AND a.state = 'deleting' AND a.worker_id = $2 AND a.claim_no = done.claim_no
                RETURNING a.id, a.pool),
            nobody AS (UPDATE person SET live = false FROM ended WHERE account_id = ended.id),
            forgotten AS (DELETE FROM account_session s USING ended WHERE s.account_id = ended.id),
            cooling AS (
                UPDATE number_lease n SET free_at = app_now() + $5::bigint * interval '1 millisecond'
                FROM ended WHERE n.account_id = ended.id AND n.free_at IS NULL),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended), live = live - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            told AS (
                INSERT INTO event (type, pool, marketplace, account) SELECT 'account.deleted', pool, $1, id FROM ended)
            SELECT id FROM ended
            """;

    /** While the shop itself is in trouble nothing counts, and each pause is as long as all the time before it. */
    private static final String POSTPONE = """
            WITH done AS (
                SELECT t.id, t.claim_no, t.detail, extract(epoch FROM app_now() - a.retired_at) * 1000 AS waited,
                       NOT (t.shops_trouble AND a.retired_at > app_now() - $10::bigint * interval '1 millisecond') AS counts
                FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::boolean[]) AS t (id, claim_no, detail, shops_trouble) JOIN account a ON a.id = t.id),
            ended AS (
                UPDATE account a SET worker_id = NULL,
                    state = CASE WHEN done.counts AND a.delete_attempts >= $7 THEN 'quarantined' ELSE 'retired' END,
                    reason = CASE WHEN done.counts AND a.delete_attempts >= $7 THEN 'deletion-failed' ELSE a.reason END,
                    delete_attempts = a.delete_attempts - CASE WHEN done.counts THEN 0 ELSE 1 END,
                    delete_after = app_now() + interval '1 millisecond' * least($9::bigint,
                        CASE WHEN done.counts THEN $8::bigint * power(2, least(a.delete_attempts, 20) - 1) ELSE greatest($8::bigint, done.waited) END)
                FROM done WHERE a.id = done.id AND a.state = 'deleting' AND a.worker_id = $2 AND a.claim_no = done.claim_no
                RETURNING a.id, a.pool, a.state, done.detail),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason, data)
                SELECT CASE state WHEN 'quarantined' THEN 'account.quarantined' ELSE 'account.retired' END, pool, $1, id, 'deletion-failed',
                       jsonb_build_object('detail', detail) FROM ended)
            SELECT id FROM ended WHERE state = 'quarantined'
            """;

    /** Deletions of dead workers: the attempt does not count. */
    private static final String TAKE_OVER = """
            WITH ended AS (
                UPDATE account a SET state = 'retired', worker_id = NULL, delete_attempts = greatest(0, a.delete_attempts - 1),
                    delete_after = app_now() + $2::bigint * interval '1 millisecond'
                WHERE a.marketplace = $1 AND a.state = 'deleting'
                  AND NOT EXISTS (SELECT FROM worker w WHERE w.id = a.worker_id AND w.alive_until > app_now())
                RETURNING a.id, a.pool),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason) SELECT 'account.retired', pool, $1, id, 'worker-lost' FROM ended)
            SELECT id FROM ended
            """;

    private static final String HAND_BACK = """
            WITH ended AS (
                UPDATE account a SET state = 'retired', worker_id = NULL, delete_attempts = greatest(0, a.delete_attempts - 1)
                WHERE a.worker_id = $2 AND a.state = 'deleting' AND a.marketplace = $1 AND NOT a.id = ANY ($3::uuid[])
                RETURNING a.id, a.pool),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            told AS (
                INSERT INTO event (type, pool, marketplace, account) SELECT 'account.retired', pool, $1, id FROM ended)
            SELECT id FROM ended
            """;

    private static final String RETIRE_OLD = """
            WITH old AS (
                SELECT id FROM account WHERE pool = $1 AND state = 'ready' AND ready_at < app_now() - $2::bigint * interval '1 millisecond'
                ORDER BY ready_at LIMIT $3 FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE account a SET state = 'retired', reason = 'too-old', retired_at = app_now(), delete_after = app_now()
                FROM old WHERE a.id = old.id AND a.state = 'ready' RETURNING a.id, a.marketplace),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason) SELECT 'account.retired', $1, marketplace, id, 'too-old' FROM moved)
            SELECT id FROM moved
            """;

    private final Database database;

    public DeletionTable(Database database) {
        this.database = database;
    }

    /** @param attempt from 1 */
    public record ToDelete(AccountRecord account, int claimNo, int attempt) {}

    public record Deleted(AccountId account, int claimNo) {}

    /** @param shopsTrouble whether it says nothing of the account */
    public record NotDeleted(AccountId account, int claimNo, String detail, boolean shopsTrouble) {}

    /**
     * @param most attempts before quarantine
     * @param first pause after the first failure, doubled with each further one
     * @param longest pause
     * @param outage so long since it was retired the shop's trouble does not count: no shop is in trouble for ever, but the deletion of one account may be
     */
    public record Backoff(int most, Duration first, Duration longest, Duration outage) {}

    public Future<List<ToDelete>> claim(MarketplaceId marketplace, WorkerId worker, int most, RunCeiling ceiling) {
        Tuple values = Tuple.of(
                marketplace.value(),
                most,
                ceiling.concurrency(),
                ceiling.perMinute(),
                ceiling.provenUnder(),
                true,
                worker.value());
        return RunBudget.claim(database, marketplace, CLAIM, values)
                .map(rows -> rows.stream().map(DeletionTable::toDelete).toList());
    }

    public Future<Void> confirm(MarketplaceId marketplace, WorkerId worker, List<Deleted> all, Duration coolDown) {
        Tuple values = Tuple.of(
                marketplace.value(),
                worker.value(),
                uuids(all, Deleted::account),
                all.stream().map(Deleted::claimNo).toArray(Integer[]::new),
                coolDown.toMillis());
        return RunBudget.end(database, marketplace, CONFIRM, values).mapEmpty();
    }

    /** Tries again later; after the last attempt the account is quarantined, for an operator. Answers for each whether it is. */
    public Future<List<Boolean>> postpone(
            MarketplaceId marketplace, WorkerId worker, List<NotDeleted> all, Backoff backoff) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, NotDeleted::account),
            all.stream().map(NotDeleted::claimNo).toArray(Integer[]::new),
            all.stream().map(NotDeleted::detail).toArray(String[]::new),
            all.stream().map(NotDeleted::shopsTrouble).toArray(Boolean[]::new),
            backoff.most(),
            backoff.first().toMillis(),
            backoff.longest().toMillis(),
            backoff.outage().toMillis()
        });
        return RunBudget.end(database, marketplace, POSTPONE, values).map(rows -> quarantined(all, rows));
    }

    private static List<Boolean> quarantined(List<NotDeleted> all, RowSet<Row> rows) {
        Set<UUID> ids = rows.stream().map(row -> row.getUUID("id")).collect(Collectors.toSet());
        return all.stream().map(one -> ids.contains(one.account().value())).toList();
    }

    /** @param settle until requests of the lost worker are over for sure */
    public Future<Integer> takeOver(MarketplaceId marketplace, Duration settle) {
        return RunBudget.end(database, marketplace, TAKE_OVER, Tuple.of(marketplace.value(), settle.toMillis()))
                .map(RowSet::size);
    }

    /** What this process claimed and does not drive: everything when it stops, or a claim whose answer was lost. */
    public Future<Integer> handBackAllBut(MarketplaceId marketplace, WorkerId worker, Collection<AccountId> driven) {
        UUID[] kept = driven.stream().map(AccountId::value).toArray(UUID[]::new);
        return RunBudget.end(database, marketplace, HAND_BACK, Tuple.of(marketplace.value(), worker.value(), kept))
                .map(RowSet::size);
    }

    /** Retires accounts that were ready for too long. Answers how many. */
    public Future<Integer> retireOlderThan(PoolName pool, Duration age, int most) {
        return database.query(RETIRE_OLD, Tuple.of(pool.value(), age.toMillis(), most))
                .map(RowSet::size);
    }

    private static ToDelete toDelete(Row row) {
        return new ToDelete(AccountRecord.of(row), row.getInteger("claim_no"), row.getInteger("delete_attempts"));
    }

    private static <T> UUID[] uuids(List<T> all, Function<T, AccountId> id) {
        return all.stream().map(one -> id.apply(one).value()).toArray(UUID[]::new);
    }
}
