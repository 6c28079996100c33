package dev.understudy.store;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks of sessions, from their claim to what came of them. An account whose check is under way is neither lent nor deleted: a sign-in that came after the deletion would make the account anew, and
 * nobody would know it.
 */
public final class SessionCheckTable {
    /** As many as waiting requests and the stock of checked accounts need; no account is asked about for nothing. */
    private static final String CLAIM = """
            WITH %s,
            waiting AS MATERIALIZED (
                SELECT ($9::int + coalesce(sum(q.count), 0))::int AS n FROM lease_request q
                WHERE q.pool = $7 AND q.state = 'waiting' AND q.deadline > app_now()),
            fresh AS MATERIALIZED (
                SELECT count(*) AS n FROM (
                    SELECT FROM account WHERE pool = $7 AND state = 'ready' AND NOT session_stale LIMIT (SELECT n FROM waiting)) f),
            running AS MATERIALIZED (
                SELECT count(*) AS n FROM session_check WHERE marketplace = $1 AND pool = $7 AND worker_id IS NOT NULL),
            picked AS MATERIALIZED (
                SELECT a.id FROM account a LEFT JOIN session_check c ON c.account_id = a.id
                WHERE a.pool = $7 AND a.state = 'ready' AND a.session_stale
                  AND (c.account_id IS NULL OR (c.worker_id IS NULL AND c.not_before <= app_now()))
                ORDER BY a.ready_at, a.id
                LIMIT greatest(0, least(coalesce((SELECT n FROM allowed), 0),
                                        (SELECT n FROM waiting) - (SELECT n FROM fresh) - (SELECT n FROM running)))
                FOR NO KEY UPDATE OF a SKIP LOCKED),
            claimed AS (
                INSERT INTO session_check AS c (account_id, pool, marketplace, worker_id, claim_no, attempts, tries)
                SELECT id, $7, $1, $8, 1, 1, 1 FROM picked
                ON CONFLICT (account_id) DO UPDATE SET worker_id = $8, claim_no = c.claim_no + 1, attempts = c.attempts + 1, tries = c.tries + 1
                WHERE c.worker_id IS NULL
                RETURNING c.account_id, c.claim_no, c.attempts),
            %s
            SELECT a.id AS account_id, a.pool, a.marketplace, a.external_id, a.flow_sha256, c.claim_no, c.attempts, s.sealed, s.made_at, %s
            FROM claimed c JOIN account a ON a.id = c.account_id JOIN person p ON p.account_id = c.account_id
            LEFT JOIN account_session s ON s.account_id = c.account_id
            """.formatted(RunBudget.ALLOWED, RunBudget.SPENT, PersonRow.COLUMNS);

    static final String FREED = """
            freed AS (
                UPDATE marketplace_budget SET running = running - (SELECT count(*) FROM ended) WHERE marketplace = $1)""";

    /** The shop may have made the account anew, under another id: that one is deleted in the end, whatever became of the account meanwhile. */
    private static final String GOOD = """
            WITH done AS (
                SELECT * FROM unnest($3::uuid[], $4::integer[], $5::bytea[], $6::boolean[], $8::text[]) AS t (id, claim_no, sealed, renewed, external_id)),
            ended AS (
                DELETE FROM session_check c USING done
                WHERE c.account_id = done.id AND c.worker_id = $2 AND c.claim_no = done.claim_no
                RETURNING c.account_id, done.sealed, done.renewed, done.external_id),
            moved AS (
                UPDATE account a SET external_id = coalesce(ended.external_id, a.external_id), session_stale = false, session_checked_at = app_now(),
                    session_due_at = app_now() + $7::bigint * interval '1 millisecond'
                FROM ended WHERE a.id = ended.account_id AND a.state IN ('ready', 'retired', 'quarantined') RETURNING a.id, a.pool, ended.renewed),
            kept AS (
                UPDATE account_session s SET sealed = ended.sealed, made_at = CASE WHEN ended.renewed THEN app_now() ELSE s.made_at END,
                    external_key = CASE WHEN ended.external_id IS NULL OR s.external_key = sha256(convert_to($1::text || ' ' || ended.external_id, 'UTF8')) THEN s.external_key END
                FROM ended WHERE s.account_id = ended.account_id),
            %s,
            told AS (
                INSERT INTO event (type, pool, marketplace, account) SELECT 'account.renewed', pool, $1, id FROM moved WHERE renewed)
            SELECT account_id FROM ended
            """.formatted(FREED);

    /** Its id is free for others: a shop that was set up anew gives ids from the beginning. */
    private static final String DEAD = """
            WITH done AS (SELECT * FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::text[], $7::boolean[]) AS t (id, claim_no, reason, detail, id_in_doubt)),
            ended AS (
                DELETE FROM session_check c USING done
                WHERE c.account_id = done.id AND c.worker_id = $2 AND c.claim_no = done.claim_no
                RETURNING c.account_id, done.reason, done.detail, done.id_in_doubt),
            moved AS (
                UPDATE account a SET state = 'quarantined', reason = ended.reason, delete_after = app_now(), session_stale = false,
                    external_id = CASE WHEN ended.id_in_doubt THEN NULL ELSE a.external_id END
                FROM ended WHERE a.id = ended.account_id AND a.state = 'ready' RETURNING a.id, a.pool, ended.reason, ended.detail),
            unclaimed AS (UPDATE account_session s SET external_key = NULL FROM moved WHERE s.account_id = moved.id),
            %s,
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason, data)
                SELECT 'account.quarantined', pool, $1, id, reason, jsonb_build_object('detail', detail) FROM moved)
            SELECT account_id FROM ended
            """.formatted(FREED);

    private static final String POSTPONE = """
            WITH done AS (SELECT * FROM unnest($3::uuid[], $4::integer[], $6::boolean[], $7::boolean[]) AS t (id, claim_no, counts, id_in_doubt)),
            ended AS (
                UPDATE session_check c SET worker_id = NULL, attempts = greatest(0, c.attempts - CASE WHEN done.counts THEN 0 ELSE 1 END),
                    not_before = app_now() + $5::bigint * power(2, least(c.tries, 10) - 1) * interval '1 millisecond',
                    settled_at = app_now() + $8::bigint * interval '1 millisecond'
                FROM done WHERE c.account_id = done.id AND c.worker_id = $2 AND c.claim_no = done.claim_no
                RETURNING c.account_id, done.id_in_doubt),
            unsure AS (
                UPDATE account a SET external_id = NULL FROM ended
                WHERE a.id = ended.account_id AND ended.id_in_doubt AND a.state IN ('ready', 'retired', 'quarantined')),
            %s
            SELECT account_id FROM ended
            """.formatted(FREED);

    private final Database database;

    public SessionCheckTable(Database database) {
        this.database = database;
    }

    /** @param stock checked accounts that are kept beside those that requests wait for */
    public record Wanted(
            MarketplaceId marketplace, PoolName pool, WorkerId worker, int most, int stock, RunCeiling ceiling) {}

    /**
     * @param attempt from 1
     * @param madeAt when somebody last signed in; null where the flow kept no session
     */
    public record ToCheck(
            AccountRecord account,
            int claimNo,
            int attempt,
            @Nullable Instant madeAt) {}

    /**
     * @param renewed whether it comes of a new sign-in
     * @param externalId the shop's own id as the run knows it; null where it does not
     */
    public record Good(
            AccountId account,
            int claimNo,
            Buffer sealed,
            boolean renewed,
            @Nullable String externalId) {}

    /** @param idInDoubt whether the shop may have made the account anew under an id that nobody read: deleting must find it out by itself */
    public record Dead(AccountId account, int claimNo, Reason reason, String detail, boolean idInDoubt) {}

    /**
     * @param counts whether the attempt does
     * @param idInDoubt as in {@link Dead}
     */
    public record Postponed(AccountId account, int claimNo, boolean counts, boolean idInDoubt) {}

    /**
     * @param pause after the first try, doubled with each further one
     * @param settle until a request whose answer nobody read is over for sure, and its code dead: nothing is deleted before
     */
    public record Pauses(Duration pause, Duration settle) {}

    public Future<List<ToCheck>> claim(Wanted wanted) {
        Tuple values = Tuple.from(new Object[] {
            wanted.marketplace().value(),
            wanted.most(),
            wanted.ceiling().concurrency(),
            wanted.ceiling().perMinute(),
            wanted.ceiling().provenUnder(),
            false,
            wanted.pool().value(),
            wanted.worker().value(),
            wanted.stock()
        });
        return RunBudget.claim(database, wanted.marketplace(), CLAIM, values)
                .map(rows -> rows.stream().map(SessionCheckTable::toCheck).toList());
    }

    /** Lends them again. Answers for each whether the claim still held. */
    public Future<List<Boolean>> good(MarketplaceId marketplace, WorkerId worker, List<Good> all, Duration freshFor) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, Good::account),
            all.stream().map(Good::claimNo).toArray(Integer[]::new),
            all.stream().map(Good::sealed).toArray(Buffer[]::new),
            all.stream().map(Good::renewed).toArray(Boolean[]::new),
            freshFor.toMillis(),
            all.stream().map(Good::externalId).toArray(String[]::new)
        });
        return end(marketplace, GOOD, values).map(ended -> held(all, Good::account, ended));
    }

    public Future<List<Boolean>> dead(MarketplaceId marketplace, WorkerId worker, List<Dead> all) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, Dead::account),
            all.stream().map(Dead::claimNo).toArray(Integer[]::new),
            all.stream().map(dead -> dead.reason().code()).toArray(String[]::new),
            all.stream().map(Dead::detail).toArray(String[]::new),
            all.stream().map(Dead::idInDoubt).toArray(Boolean[]::new)
        });
        return end(marketplace, DEAD, values).map(ended -> held(all, Dead::account, ended));
    }

    /** Tries again later. */
    public Future<List<Boolean>> postpone(
            MarketplaceId marketplace, WorkerId worker, List<Postponed> all, Pauses pauses) {
        Tuple values = Tuple.from(new Object[] {
            marketplace.value(),
            worker.value(),
            uuids(all, Postponed::account),
            all.stream().map(Postponed::claimNo).toArray(Integer[]::new),
            pauses.pause().toMillis(),
            all.stream().map(Postponed::counts).toArray(Boolean[]::new),
            all.stream().map(Postponed::idInDoubt).toArray(Boolean[]::new),
            pauses.settle().toMillis()
        });
        return end(marketplace, POSTPONE, values).map(ended -> held(all, Postponed::account, ended));
    }

    private Future<Set<UUID>> end(MarketplaceId marketplace, String sql, Tuple values) {
        return RunBudget.end(database, marketplace, sql, values).map(SessionCheckTable::ids);
    }

    private static ToCheck toCheck(Row row) {
        return new ToCheck(
                AccountRecord.of(row),
                row.getInteger("claim_no"),
                row.getInteger("attempts"),
                row.getOffsetDateTime("made_at") == null
                        ? null
                        : row.getOffsetDateTime("made_at").toInstant());
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getUUID("account_id")).collect(Collectors.toSet());
    }

    private static <T> List<Boolean> held(List<T> all, Function<T, AccountId> id, Set<UUID> ended) {
        return all.stream().map(one -> ended.contains(id.apply(one).value())).toList();
    }

    private static <T> UUID[] uuids(List<T> all, Function<T, AccountId> id) {
        return all.stream().map(one -> id.apply(one).value()).toArray(UUID[]::new);
    }
}
