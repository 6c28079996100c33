package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Leases after their grant: looking, renewing, releasing. Rows are locked in the order of their ids, so that batches of several nodes cannot deadlock. As in {@link LeaseMatch}, {@code ended_at IS
 * NULL} stands for {@code state = 'active'}.
 */
public final class LeaseTable {
    private static final String SEE = """
            SELECT l.id AS lease_id, l.request_id, l.fence, l.pool, l.owner, l.state, l.expires_at, l.account_id,
                   a.marketplace, a.external_id, a.session_checked_at, l.granted_at >= a.session_due_at AS unchecked, p.locale, p.full_name, p.given_name, p.patronymic, p.family_name, p.latin_name,
                   p.sex, p.birth_date, p.email, p.phone, p.reference, s.sealed
            FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, place)
            JOIN lease l ON l.id = asked.id
            JOIN account a ON a.id = l.account_id
            JOIN person p ON p.account_id = l.account_id
            LEFT JOIN account_session s ON s.account_id = l.account_id AND l.state = 'active'
            ORDER BY asked.place
            """;

    private static final String RENEW = """
            WITH asked AS MATERIALIZED (
                SELECT DISTINCT ON (id) id, ttl_seconds
                FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS a (id, ttl_seconds, place) ORDER BY id, place DESC
            ), held AS MATERIALIZED (
                SELECT id FROM lease WHERE id = ANY ($1) AND ended_at IS NULL ORDER BY id FOR UPDATE
            ), renewed AS (
                UPDATE lease l SET ttl_seconds = asked.ttl_seconds,
                       expires_at = app_now() + make_interval(secs => asked.ttl_seconds),
                       due_at = app_now() + make_interval(secs => asked.ttl_seconds * $3::float8)
                FROM asked WHERE l.id = asked.id AND l.id = ANY (ARRAY (SELECT id FROM held)) AND l.ended_at IS NULL
                RETURNING l.id, l.expires_at
            )
            SELECT l.id, l.state, renewed.expires_at
            FROM lease l LEFT JOIN renewed ON renewed.id = l.id WHERE l.id = ANY ($1)
            """;

    /**
     * A client that was gone may come back with its Idempotency-Key, and then gets the same lease: it is kept for it. A pool that reuses accounts gets a used one back, to be checked before anybody has it, where its flow can check; since
     * when it is ready stays as it was, so that the pool's ttl ends its reuse.
     */
    private static final String RELEASE = """
            WITH asked AS MATERIALIZED (
                SELECT DISTINCT ON (id) id, outcome, becomes, reason
                FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS a (id, outcome, becomes, reason, place)
                ORDER BY id, place
            ), held AS MATERIALIZED (
                SELECT id, request_id, account_id, pool, owner FROM lease WHERE id = ANY ($1) AND ended_at IS NULL ORDER BY id FOR UPDATE
            ), leaving AS MATERIALIZED (
                SELECT held.*, asked.outcome, asked.reason, again.lent_again,
                       CASE WHEN again.lent_again THEN 'ready' ELSE asked.becomes END AS becomes
                FROM held JOIN asked ON asked.id = held.id
                CROSS JOIN LATERAL (
                    SELECT asked.outcome = 'used' AND EXISTS (SELECT FROM pool p WHERE p.name = held.pool AND p.reuse AND p.configured)
                       AND EXISTS (SELECT FROM account u WHERE u.id = held.account_id AND u.session_due_at IS NOT NULL) AS lent_again) AS again
                WHERE asked.outcome <> 'client-gone'
                   OR NOT EXISTS (SELECT FROM lease_request r WHERE r.id = held.request_id AND r.idempotency_key IS NOT NULL)
            ), released AS (
                UPDATE lease l SET state = 'released', outcome = leaving.outcome, ended_at = app_now()
                FROM leaving WHERE l.id = leaving.id AND l.id = ANY (ARRAY (SELECT id FROM leaving)) AND l.ended_at IS NULL
            ), moved AS (
                UPDATE account a SET state = leaving.becomes,
                       reason = CASE WHEN leaving.becomes = 'ready' THEN NULL ELSE leaving.reason END,
                       ready_at = CASE WHEN leaving.becomes = 'ready' AND NOT leaving.lent_again THEN app_now() ELSE a.ready_at END,
                       session_stale = (leaving.outcome = 'unused' OR leaving.lent_again) AND a.session_due_at IS NOT NULL,
                       session_due_at = CASE WHEN (leaving.outcome = 'unused' OR leaving.lent_again) AND a.session_due_at IS NOT NULL THEN app_now() ELSE a.session_due_at END,
                       retired_at = CASE WHEN leaving.becomes = 'retired' THEN app_now() END,
                       delete_after = CASE WHEN leaving.becomes <> 'ready' THEN app_now() END
                FROM leaving
                WHERE a.id = leaving.account_id AND a.id = ANY (ARRAY (SELECT account_id FROM leaving)) AND a.state = 'leased'
                RETURNING a.id, a.pool, a.marketplace, a.state, leaving.id AS lease_id, leaving.reason
            ), told AS (
                INSERT INTO event (type, pool, marketplace, lease, account, reason, data)
                SELECT 'lease.released', leaving.pool, pool.marketplace, leaving.id, leaving.account_id, leaving.reason,
                       jsonb_build_object('owner', leaving.owner)
                FROM leaving LEFT JOIN pool ON pool.name = leaving.pool
                UNION ALL
                SELECT 'account.' || moved.state, moved.pool, moved.marketplace, moved.lease_id, moved.id, moved.reason, NULL FROM moved
            )
            SELECT l.id, l.state, leaving.id IS NOT NULL AS released, held.id IS NOT NULL AS held, l.pool, moved.marketplace
            FROM lease l
            LEFT JOIN held ON held.id = l.id
            LEFT JOIN leaving ON leaving.id = l.id
            LEFT JOIN moved ON moved.lease_id = l.id
            WHERE l.id = ANY ($1)
            """;

    private final Database database;
    private final double warnAfter;

    /** @param expiringAt which part of its time a lease has left when its owner is warned */
    public LeaseTable(Database database, double expiringAt) {
        this.database = database;
        this.warnAfter = 1 - expiringAt;
    }

    /** @param expiresAt the new end; null where the lease was not active any more */
    public record Renewed(LeaseState state, @Nullable Instant expiresAt) {}

    public record Renewal(LeaseId lease, Duration ttl) {}

    public record Release(LeaseId lease, LeaseEnding ending) {}

    /**
     * What became of a release.
     *
     * @param before the state that the release met
     * @param now whether this release ended the lease
     * @param overtaken whether another one ended it at the same instant, so that {@code before} is stale
     * @param marketplace of the account that moved; null where none did
     */
    public record Released(
            LeaseState before,
            boolean now,
            boolean overtaken,
            PoolName pool,
            @Nullable MarketplaceId marketplace) {}

    /** In the order asked for; those that do not exist are left out. */
    public Future<List<LeaseRow>> see(List<LeaseId> leases) {
        return database.query(SEE, Tuple.of(ids(leases)))
                .map(rows -> rows.stream().map(LeaseRow::of).toList());
    }

    /** Moves on what is active, be its time over or not: expiry is the sweeper's word. One result for each, in their order; empty where there is no such lease. */
    public Future<List<Optional<Renewed>>> renew(List<Renewal> renewals) {
        List<LeaseId> leases = renewals.stream().map(Renewal::lease).toList();
        Integer[] seconds = renewals.stream()
                .map(renewal -> (int) renewal.ttl().toSeconds())
                .toArray(Integer[]::new);
        return database.query(RENEW, Tuple.of(ids(leases), seconds, warnAfter)).map(rows -> {
            Map<UUID, Renewed> byId = new HashMap<>();
            rows.forEach(row -> byId.put(row.getUUID("id"), renewed(row)));
            return leases.stream()
                    .map(lease -> Optional.ofNullable(byId.get(lease.value())))
                    .toList();
        });
    }

    /** One result for each, in their order; empty where there is no such lease. */
    public Future<List<Optional<Released>>> release(List<Release> releases) {
        List<LeaseId> leases = releases.stream().map(Release::lease).toList();
        List<LeaseEnding> endings = releases.stream().map(Release::ending).toList();
        Tuple values = Tuple.of(
                ids(leases),
                endings.stream().map(LeaseEnding::outcome).toArray(String[]::new),
                endings.stream().map(ending -> ending.becomes().code()).toArray(String[]::new),
                endings.stream().map(ending -> ending.reason().code()).toArray(String[]::new));
        return database.query(RELEASE, values).map(rows -> {
            Map<UUID, Released> byId = new HashMap<>();
            rows.forEach(row -> byId.put(row.getUUID("id"), released(row)));
            return leases.stream()
                    .map(lease -> Optional.ofNullable(byId.get(lease.value())))
                    .toList();
        });
    }

    private static Renewed renewed(Row row) {
        OffsetDateTime expiresAt = row.getOffsetDateTime("expires_at");
        return new Renewed(LeaseState.of(row.getString("state")), expiresAt == null ? null : expiresAt.toInstant());
    }

    private static Released released(Row row) {
        LeaseState before = LeaseState.of(row.getString("state"));
        String marketplace = row.getString("marketplace");
        return new Released(
                before,
                row.getBoolean("released"),
                before == LeaseState.ACTIVE && !row.getBoolean("held"),
                new PoolName(row.getString("pool")),
                marketplace == null ? null : new MarketplaceId(marketplace));
    }

    private static UUID[] ids(List<LeaseId> leases) {
        return leases.stream().map(LeaseId::value).toArray(UUID[]::new);
    }
}
