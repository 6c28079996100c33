package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What time does to leases and requests, by the database's clock. Small bites with SKIP LOCKED: nodes share the work, and a lease that is being renewed is left alone.
 *
 * <p>What ends a lease or a wait counts time up to when the sweep began, read beforehand: a statement that a frozen server runs only later must not count the standstill, in which no owner could renew.
 */
public final class LeaseSweep {
    private static final String NOW = "SELECT app_now() AS now";

    /**
     * $1 how many, $2 since when the store is up, $3 seconds of grace, $4 when the sweep began. While owners could not renew, time must not count against them: until the grace is over, only leases that
     * were granted or renewed since then expire.
     */
    private static final String EXPIRE = """
            WITH due AS MATERIALIZED (
                SELECT id, account_id, pool, owner FROM lease
                WHERE state = 'active' AND due_at <= $4::timestamptz AND expires_at <= $4
                  AND ($4 >= $2::timestamptz + make_interval(secs => $3::float8)
                       OR expires_at - make_interval(secs => ttl_seconds) >= $2)
                ORDER BY due_at LIMIT $1::int FOR UPDATE SKIP LOCKED
            ), expired AS (
                UPDATE lease SET state = 'expired', ended_at = app_now()
                WHERE id = ANY (ARRAY (SELECT id FROM due)) AND ended_at IS NULL
            ), moved AS (
                UPDATE account SET state = 'retired', reason = 'lease-expired', retired_at = app_now(), delete_after = app_now()
                WHERE id = ANY (ARRAY (SELECT account_id FROM due)) AND state = 'leased'
                RETURNING id, pool, marketplace, reason
            ), told AS (
                INSERT INTO event (type, pool, marketplace, lease, account, reason, data)
                SELECT 'lease.expired', due.pool, pool.marketplace, due.id, due.account_id, 'lease-expired',
                       jsonb_build_object('owner', due.owner)
                FROM due LEFT JOIN pool ON pool.name = due.pool
                UNION ALL
                SELECT 'account.retired', moved.pool, moved.marketplace, due.id, moved.id, moved.reason, NULL
                FROM moved JOIN due ON due.account_id = moved.id
            )
            SELECT due.id, due.pool, pool.marketplace FROM due JOIN pool ON pool.name = due.pool
            """;

    /** Once a lease, or once after each renewal: what is due next is the expiry. */
    private static final String WARN = """
            WITH due AS MATERIALIZED (
                SELECT id, account_id, pool, owner, expires_at FROM lease
                WHERE state = 'active' AND due_at <= app_now() AND expires_at > app_now()
                ORDER BY due_at LIMIT $1::int FOR UPDATE SKIP LOCKED
            ), warned AS (
                UPDATE lease SET due_at = expires_at WHERE id = ANY (ARRAY (SELECT id FROM due)) AND ended_at IS NULL
            ), told AS (
                INSERT INTO event (type, pool, marketplace, lease, account, data)
                SELECT 'lease.expiring', due.pool, pool.marketplace, due.id, due.account_id,
                       jsonb_build_object('owner', due.owner, 'expiresAt', due.expires_at)
                FROM due LEFT JOIN pool ON pool.name = due.pool
            )
            SELECT id FROM due
            """;

    /** A wait that nobody ends any more: its node died, or it is far past its patience. The same grace: after an outage every node looks dead. */
    private static final String IS_STRAY = """
            r.state = 'waiting'
                  AND (r.deadline <= $4::timestamptz OR NOT EXISTS (SELECT FROM worker w WHERE w.id = r.worker_id AND w.alive_until > $4))
                  AND $4 >= $2::timestamptz + make_interval(secs => $3::float8)""";

    /** Under the lines' locks, since a turn that has read a request as waiting makes its lease. A line whose turn is under way is left to the next sweep; a request that it changed is looked at anew. */
    private static final String CANCEL_STRAY = """
            WITH locked AS MATERIALIZED (
                SELECT p.pool FROM (SELECT DISTINCT r.pool FROM lease_request r WHERE %1$s) p
                WHERE pg_try_advisory_xact_lock(hashtext('understudy line'), hashtext(p.pool))
            ), stray AS MATERIALIZED (
                SELECT r.id, r.pool, r.owner, (r.deadline <= $4) AS over FROM lease_request r
                WHERE r.pool = ANY (ARRAY (SELECT pool FROM locked)) AND %1$s
                LIMIT $1::int FOR UPDATE SKIP LOCKED
            ), ended AS (
                UPDATE lease_request SET state = CASE WHEN stray.over THEN 'over' ELSE 'cancelled' END, ended_at = app_now()
                FROM stray WHERE lease_request.id = stray.id AND lease_request.id = ANY (ARRAY (SELECT id FROM stray)) AND lease_request.ended_at IS NULL
            ), told AS (
                INSERT INTO event (type, pool, marketplace, reason, data)
                SELECT 'lease.cancelled', stray.pool, pool.marketplace, CASE WHEN stray.over THEN 'wait-over' ELSE 'worker-lost' END,
                       jsonb_build_object('owner', stray.owner)
                FROM stray JOIN pool ON pool.name = stray.pool
            )
            SELECT id FROM stray
            """.formatted(IS_STRAY);

    /** A request goes when its leases are long over: until then it answers repeats. From the old end of the primary key; on its way are only those whose leases last longer than that. */
    static final String DROP_OLD = """
            DELETE FROM lease_request WHERE id = ANY (ARRAY (
                SELECT r.id FROM lease_request r
                WHERE r.id < first_id_of(app_now() - make_interval(secs => $2::float8))
                  AND r.ended_at < app_now() - make_interval(secs => $2)
                  AND (r.state <> 'granted' OR NOT EXISTS (
                      SELECT FROM lease l WHERE l.id = ANY (r.lease_ids)
                        AND (l.ended_at IS NULL OR l.ended_at >= app_now() - make_interval(secs => $2))))
                ORDER BY r.id LIMIT $1::int))
            """;

    private final Database database;
    private final int bite;

    public LeaseSweep(Database database, int bite) {
        this.database = database;
        this.bite = bite;
    }

    public record Expired(LeaseId lease, PoolName pool, MarketplaceId marketplace) {}

    public Future<Instant> now() {
        return database.query(NOW, Tuple.tuple())
                .map(rows -> rows.iterator().next().getOffsetDateTime("now").toInstant());
    }

    /** One entry for each lease that expired by then. */
    public Future<List<Expired>> expire(Instant at, Instant upSince, Duration grace) {
        return database.query(EXPIRE, values(at, upSince, grace))
                .map(rows -> rows.stream().map(LeaseSweep::expired).toList());
    }

    public Future<Integer> warn() {
        return database.query(WARN, Tuple.of(bite)).map(rows -> rows.size());
    }

    public Future<List<LeaseRequestId>> cancelStray(Instant at, Instant upSince, Duration grace) {
        return database.query(CANCEL_STRAY, values(at, upSince, grace))
                .map(rows -> rows.stream()
                        .map(row -> new LeaseRequestId(row.getUUID("id")))
                        .toList());
    }

    /** How many went. */
    public Future<Integer> dropOld(Duration after) {
        return database.query(DROP_OLD, Tuple.of(bite, (double) after.toSeconds()))
                .map(rows -> rows.rowCount());
    }

    /** Whether so many were found that there may be more at once. */
    public boolean isWholeBite(int found) {
        return found >= bite;
    }

    private Tuple values(Instant at, Instant upSince, Duration grace) {
        return Tuple.of(bite, utc(upSince), (double) grace.toSeconds(), utc(at));
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Expired expired(Row row) {
        return new Expired(
                new LeaseId(row.getUUID("id")),
                new PoolName(row.getString("pool")),
                new MarketplaceId(row.getString("marketplace")));
    }
}
