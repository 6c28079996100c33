package dev.understudy.store;

import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Claimed registrations to their end. Every write is guarded by the claim's number, so that a process that was taken for dead changes nothing any more. */
public final class RegistrationTable {
    private static final String FREED = """
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1),
            shared AS (
                UPDATE pool_budget b SET running = running - e.n
                FROM (SELECT pool, count(*) AS n FROM ended GROUP BY pool) AS e WHERE b.pool = e.pool)""";

    private static final String COMPLETE = """
            WITH done AS (
                SELECT * FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::bytea[], $8::boolean[]) AS t (id, claim_no, external_id, sealed, can_be_probed)),
            ended AS (
                UPDATE registration r SET state = 'registered', worker_id = NULL, ended_at = app_now(), step = NULL
                FROM done WHERE r.id = done.id AND r.state = 'running' AND r.worker_id = $2 AND r.claim_no = done.claim_no
                RETURNING r.id, r.account_id, r.pool, done.external_id, done.sealed, done.can_be_probed),
            moved AS (
                UPDATE account a SET state = 'ready', ready_at = app_now(), external_id = ended.external_id,
                    session_checked_at = CASE WHEN ended.can_be_probed THEN app_now() END,
                    session_due_at = CASE WHEN ended.can_be_probed THEN app_now() + $9::bigint * interval '1 millisecond' END
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' RETURNING a.id, a.pool),
            kept AS (
                INSERT INTO account_session (account_id, sealed, external_key)
                SELECT account_id, sealed, sha256(convert_to($1::text || ' ' || external_id, 'UTF8')) FROM ended
                ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, made_at = app_now(), external_key = excluded.external_key),
            %s,
            proven AS (
                UPDATE marketplace SET proven_under = $7, unheard_in_a_row = 0
                WHERE id = $1 AND $7 <> '' AND EXISTS (SELECT FROM ended) AND (proven_under IS DISTINCT FROM $7 OR unheard_in_a_row > 0)),
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account)
                SELECT 'registration.registered', pool, $1, id, account_id FROM ended
                UNION ALL SELECT 'account.ready', pool, $1, NULL, id FROM moved)
            SELECT id FROM ended
            """.formatted(FREED);

    /** An earlier claim may have reached the shop, whatever this one did. Where the shop mixes up ids, a person looks before anything is deleted there: it could be another account's user. */
    private static final String FAIL = """
            WITH done AS (
                SELECT * FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[])
                    AS t (id, claim_no, reason, step, shop_words, detail, shop_may_know)),
            ended AS (
                UPDATE registration r SET state = 'failed', worker_id = NULL, ended_at = app_now(),
                    reason = done.reason, step = done.step, shop_words = done.shop_words, detail = done.detail
                FROM done WHERE r.id = done.id AND r.state = 'running' AND r.worker_id = $2 AND r.claim_no = done.claim_no
                RETURNING r.id, r.account_id, r.pool, r.reason, r.step, r.shop_words, done.shop_may_know OR r.claim_no > 1 AS shop_may_know),
            retired AS (
                UPDATE account a SET state = CASE ended.reason WHEN 'id-taken' THEN 'quarantined' ELSE 'retired' END, reason = ended.reason, retired_at = app_now(), delete_after = app_now() + $10::bigint * interval '1 millisecond'
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' AND ended.shop_may_know
                RETURNING a.id, a.pool, a.reason, a.state),
            gone AS (
                UPDATE account a SET state = 'deleted', deleted_at = app_now(), reason = 'never-reached-shop'
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' AND NOT ended.shop_may_know
                RETURNING a.id, a.pool),
            nobody AS (UPDATE person SET live = false FROM gone WHERE account_id = gone.id),
            cooling AS (
                UPDATE number_lease n SET free_at = app_now() + $11::bigint * interval '1 millisecond' FROM gone WHERE n.account_id = gone.id AND n.free_at IS NULL),
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended), live = live - (SELECT count(*) FROM gone) WHERE marketplace = $1),
            shared AS (
                UPDATE pool_budget b SET running = running - e.n
                FROM (SELECT pool, count(*) AS n FROM ended GROUP BY pool) AS e WHERE b.pool = e.pool),
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account, step, reason, data)
                SELECT 'registration.failed', pool, $1, id, account_id, step, reason, CASE WHEN shop_words IS NOT NULL THEN jsonb_build_object('shopWords', shop_words) END FROM ended
                UNION ALL SELECT 'account.' || state, pool, $1, NULL, id, NULL, reason, NULL FROM retired
                UNION ALL SELECT 'account.deleted', pool, $1, NULL, id, NULL, 'never-reached-shop', NULL FROM gone)
            SELECT id FROM ended
            """;

    private static final String INTEND = """
            UPDATE registration r SET sent_once = r.sent_once || asked.step
            FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS asked (id, claim_no, step)
            WHERE r.id = asked.id AND r.state = 'running' AND r.worker_id = $4 AND r.claim_no = asked.claim_no AND NOT asked.step = ANY (r.sent_once)
            RETURNING r.id
            """;

    private static final String FIND = "SELECT pool, state FROM registration WHERE id = $1";

    private final Database database;

    public RegistrationTable(Database database) {
        this.database = database;
    }

    /** @param canBeProbed whether its flow can ask the shop if the session is still good */
    public record Completed(
            RegistrationId id, int claimNo, @Nullable String externalId, Buffer sealed, boolean canBeProbed) {}

    /** @param shopMayKnow whether something may exist at the shop: then the account is retired, so that the janitor deletes it */
    public record Failed(
            RegistrationId id,
            int claimNo,
            Reason reason,
            String step,
            @Nullable String shopWords,
            String detail,
            boolean shopMayKnow) {}

    /** The intent to send a step that must not be sent twice. */
    public record Intent(RegistrationId id, int claimNo, String step) {}

    /**
     * Stores the accounts and makes them ready, in one transaction. Answers for each whether the claim still held.
     *
     * @param provenUnder the flow and consent that are proven by it; empty for none
     * @param freshFor how long the new sessions are relied on
     */
    public Future<List<Boolean>> complete(
            MarketplaceId marketplace, WorkerId worker, List<Completed> all, String provenUnder, Duration freshFor) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, Completed::id),
            all.stream().map(Completed::claimNo).toArray(Integer[]::new),
            all.stream().map(Completed::externalId).toArray(String[]::new),
            all.stream().map(Completed::sealed).toArray(Buffer[]::new),
            provenUnder,
            all.stream().map(Completed::canBeProbed).toArray(Boolean[]::new),
            freshFor.toMillis()
        });
        return end(marketplace, COMPLETE, values).map(ended -> held(all, Completed::id, ended));
    }

    /**
     * @param settle time until the janitor may delete: a request under way must be over by then
     * @param coolDown how long a number rests whose account never reached the shop
     */
    public record Pauses(Duration settle, Duration coolDown) {}

    public Future<List<Boolean>> fail(MarketplaceId marketplace, WorkerId worker, List<Failed> all, Pauses pauses) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, Failed::id),
            all.stream().map(Failed::claimNo).toArray(Integer[]::new),
            all.stream().map(failed -> failed.reason().code()).toArray(String[]::new),
            all.stream().map(Failed::step).toArray(String[]::new),
            all.stream().map(Failed::shopWords).toArray(String[]::new),
            all.stream().map(Failed::detail).toArray(String[]::new),
            all.stream().map(Failed::shopMayKnow).toArray(Boolean[]::new),
            pauses.settle().toMillis(),
            pauses.coolDown().toMillis()
        });
        return end(marketplace, FAIL, values).map(ended -> held(all, Failed::id, ended));
    }

    /** Commits intents before anything is sent. Answers for each whether it may be sent. */
    public Future<List<Boolean>> intend(WorkerId worker, List<Intent> all) {
        Tuple values = Tuple.of(
                uuids(all, Intent::id),
                all.stream().map(Intent::claimNo).toArray(Integer[]::new),
                all.stream().map(Intent::step).toArray(String[]::new),
                worker.value());
        return database.query(INTEND, values).map(rows -> held(all, Intent::id, ids(rows)));
    }

    /** The pool of a registration that failed; refused where there is none, or it did not fail. */
    public Future<PoolName> poolOfFailed(RegistrationId id) {
        return database.query(FIND, Tuple.of(id.value())).map(rows -> {
            if (rows.size() == 0) {
                throw new Failure.NoSuch("registration", id.toString()).asRefusal();
            }
            Row row = rows.iterator().next();
            String state = row.getString("state");
            if (!state.equals("failed") && !state.equals("abandoned")) {
                throw new Failure.WrongState("registration", id.toString(), state, "one that failed").asRefusal();
            }
            return new PoolName(row.getString("pool"));
        });
    }

    private Future<Set<UUID>> end(MarketplaceId marketplace, String sql, Tuple values) {
        return RunBudget.end(database, marketplace, sql, values).map(RegistrationTable::ids);
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getUUID("id")).collect(Collectors.toSet());
    }

    private static <T> List<Boolean> held(List<T> all, Function<T, RegistrationId> id, Set<UUID> ended) {
        return all.stream().map(one -> ended.contains(id.apply(one).value())).toList();
    }

    private static <T> UUID[] uuids(List<T> all, Function<T, RegistrationId> id) {
        return all.stream().map(one -> id.apply(one).value()).toArray(UUID[]::new);
    }
}
