package dev.understudy.store;

/** The statements of a turn; each runs under the line's lock. Arrays instead of joins ({@code = ANY (ARRAY (…))}) keep the plans on primary keys, whatever the planner believes about the CTEs. */
final class LeaseMatch {
    /**
     * $1 pool, $2 this node's worker, $3 most accounts, $4 part of a lease's time before the warning. A request is served when the sum of all counts up to its own is ready. The guards say
     * {@code ended_at IS NULL}, which is {@code state = 'waiting'} by a constraint, lest a plan made over an empty table goes through the whole line for each. Accounts need no guard: this very
     * statement has locked them as ready, and one would make the plan go through all that are.
     */
    static final String MATCH = """
            WITH line AS MATERIALIZED (
                SELECT w.*, (sum(w.count) OVER (ORDER BY w.seq))::int AS upto
                FROM (SELECT seq, id, count, lease_ids, ttl_seconds, owner, labels, key_name, worker_id
                      FROM lease_request
                      WHERE pool = $1::text AND state = 'waiting' AND deadline > app_now()
                        AND worker_id = ANY (ARRAY (SELECT id FROM worker WHERE alive_until > app_now()) || $2::uuid)
                        AND NOT EXISTS (SELECT FROM pool WHERE name = $1 AND suspended_reason = 'operator')
                      ORDER BY seq LIMIT 256) w
            ), ready AS MATERIALIZED (
                SELECT r.id, (row_number() OVER ())::int AS place
                FROM (SELECT id FROM account
                      WHERE pool = $1 AND state = 'ready' AND NOT session_stale
                      ORDER BY ready_at, id
                      LIMIT least((SELECT coalesce(max(upto), 0) FROM line), $3::int)
                      FOR NO KEY UPDATE SKIP LOCKED) r
            ), slot AS MATERIALIZED (
                SELECT l.*, l.lease_ids[l.place - l.upto + l.count] AS lease_id, ready.id AS account_id
                FROM (SELECT line.*, generate_series(upto - count + 1, upto) AS place
                      FROM line WHERE upto <= (SELECT count(*) FROM ready)) l
                JOIN ready USING (place)
            ), served AS (
                UPDATE lease_request SET state = 'granted', ended_at = app_now()
                WHERE id = ANY (ARRAY (SELECT id FROM slot)) AND ended_at IS NULL
            ), moved AS (
                UPDATE account SET state = 'leased'
                WHERE id = ANY (ARRAY (SELECT account_id FROM slot))
                RETURNING id, marketplace, external_id, session_checked_at, session_due_at <= app_now() AS unchecked
            ), made AS (
                INSERT INTO lease (id, request_id, pool, account_id, state, owner, labels, key_name, fence, ttl_seconds,
                                   granted_at, expires_at, due_at)
                SELECT lease_id, id, $1, account_id, 'active', owner, labels, key_name, nextval('lease_fence'), ttl_seconds,
                       app_now(), app_now() + make_interval(secs => ttl_seconds), app_now() + make_interval(secs => ttl_seconds * $4::float8)
                FROM slot ORDER BY place
                RETURNING id, account_id, fence, expires_at
            ), told AS (
                INSERT INTO event (type, pool, marketplace, lease, account, data)
                SELECT 'lease.granted', $1, moved.marketplace, slot.lease_id, moved.id, jsonb_build_object('owner', slot.owner)
                FROM slot JOIN moved ON moved.id = slot.account_id
            )
            SELECT slot.id AS request_id, slot.worker_id, made.id AS lease_id, made.fence, $1 AS pool, slot.owner, 'active' AS state,
                   made.expires_at, moved.id AS account_id, moved.marketplace, moved.external_id, moved.session_checked_at, moved.unchecked, p.*
            FROM slot
            JOIN made ON made.account_id = slot.account_id
            JOIN moved ON moved.id = slot.account_id
            LEFT JOIN LATERAL (
                SELECT p.locale, p.full_name, p.given_name, p.patronymic, p.family_name, p.latin_name, p.sex, p.birth_date,
                       p.email, p.phone, p.reference, s.sealed
                FROM person p LEFT JOIN account_session s ON s.account_id = p.account_id
                WHERE p.account_id = slot.account_id AND slot.worker_id = $2 OFFSET 0) p ON true
            ORDER BY slot.place
            """;

    /** An operator's word counts before the marketplace's trouble: it refuses even what is ready. */
    static final String STANDING = """
            SELECT p.marketplace, coalesce(p.suspended_reason, m.suspended_reason) AS suspended,
                   coalesce(CASE WHEN p.suspended_reason IS NULL THEN m.suspended_detail ELSE p.suspended_detail END, '') AS explanation,
                   CASE WHEN p.suspended_reason = 'operator' OR (p.suspended_reason IS NULL AND m.suspended_reason IS NULL) THEN 0
                        ELSE (SELECT count(*)::int FROM account a WHERE a.pool = $1 AND a.state = 'ready') END AS ready_left,
                   EXISTS (SELECT FROM account a WHERE a.pool = $1 AND a.state = 'ready' AND a.session_stale
                           AND NOT EXISTS (SELECT FROM session_check c
                                           WHERE c.account_id = a.id AND c.worker_id IS NULL AND c.not_before > app_now())) AS checking
            FROM pool p JOIN marketplace m ON m.id = p.marketplace WHERE p.name = $1::text AND p.configured
            """;

    /** $1 pool, $2 ids, $3 their new states, $4 the reasons, $5 the worker that they must wait at, or null. The place counts those who still stood before it, 1 for the next to be served. */
    static final String END = """
            WITH ended AS (
                UPDATE lease_request r SET state = a.state, ended_at = app_now()
                FROM unnest($2::uuid[], $3::text[], $4::text[]) AS a (id, state, reason)
                WHERE r.id = a.id AND r.id = ANY ($2) AND r.pool = $1::text AND r.ended_at IS NULL
                  AND ($5::uuid IS NULL OR r.worker_id = $5)
                RETURNING r.id, r.seq, r.owner, a.reason
            ), told AS (
                INSERT INTO event (type, pool, marketplace, reason, data)
                SELECT 'lease.cancelled', $1, p.marketplace, ended.reason, jsonb_build_object('owner', ended.owner)
                FROM ended CROSS JOIN pool p WHERE p.name = $1
            )
            SELECT ended.id, row_number() OVER (ORDER BY ended.seq)
                 + (SELECT count(*) FROM lease_request w
                    WHERE w.pool = $1 AND w.state = 'waiting' AND w.seq < (SELECT min(seq) FROM ended)) AS place
            FROM ended
            """;

    private LeaseMatch() {}
}
