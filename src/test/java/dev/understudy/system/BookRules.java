package dev.understudy.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** What holds in the database at every instant, as queries that find what breaks it; each is one statement, and so sees one instant. */
final class BookRules {
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put("an account is never in two leases", """
                SELECT a.account_id, a.id, a.fence, b.id, b.fence FROM lease a JOIN lease b ON a.account_id = b.account_id AND a.fence < b.fence
                WHERE a.ended_at IS NULL OR a.ended_at > b.granted_at
                """);
        ALL.put("an account is leased where it has an active lease, and only there", """
                SELECT a.id, a.state, l.id FROM account a FULL JOIN (SELECT * FROM lease WHERE state = 'active') l ON l.account_id = a.id
                WHERE (coalesce(a.state, '') = 'leased') <> (l.id IS NOT NULL)
                """);
        ALL.put("nobody gets an account that another one used, broke or let expire", """
                SELECT a.account_id, a.id, a.outcome, b.id FROM lease a JOIN lease b ON a.account_id = b.account_id AND a.fence < b.fence
                WHERE a.state = 'expired' OR a.outcome IN ('used', 'broken')
                """);
        ALL.put("an account that exists holds its number, and no other account does", """
                SELECT a.id, a.state, p.phone, n.account_id, n.free_at FROM account a JOIN person p ON p.account_id = a.id
                LEFT JOIN number_lease n ON n.phone = p.phone AND n.account_id = a.id AND n.free_at IS NULL
                WHERE a.state <> 'deleted' AND n.phone IS NULL
                """);
        ALL.put("no number is held for an account that is gone", """
                SELECT n.phone, n.account_id, a.state FROM number_lease n LEFT JOIN account a ON a.id = n.account_id
                WHERE n.free_at IS NULL AND coalesce(a.state, 'deleted') = 'deleted'
                """);
        ALL.put("a number rests before its next account", """
                SELECT q.phone, a.id, a.deleted_at, b.id, b.created_at FROM person p JOIN account a ON a.id = p.account_id
                JOIN person q ON q.phone = p.phone JOIN account b ON b.id = q.account_id
                WHERE a.created_at < b.created_at AND (a.deleted_at IS NULL OR a.deleted_at + interval '10 seconds' > b.created_at)
                """);
        ALL.put("the budget of live accounts is the truth", """
                SELECT m.marketplace, m.live, (SELECT count(*) FROM account WHERE state <> 'deleted') FROM marketplace_budget m
                WHERE m.live <> (SELECT count(*) FROM account WHERE state <> 'deleted')
                """);
        ALL.put("the marketplace's budget of runs is the truth", """
                SELECT b.running, t.* FROM marketplace_budget b, LATERAL (SELECT
                    (SELECT count(*) FROM registration WHERE state = 'running') AS registrations,
                    (SELECT count(*) FROM account WHERE state = 'deleting') AS deletions,
                    (SELECT count(*) FROM session_check WHERE worker_id IS NOT NULL) AS checks) t
                WHERE b.running <> t.registrations + t.deletions + t.checks
                """);
        ALL.put("the pool's budget of runs is the truth", """
                SELECT pool, running, (SELECT count(*) FROM registration r WHERE r.pool = b.pool AND r.state = 'running') FROM pool_budget b
                WHERE running <> (SELECT count(*) FROM registration r WHERE r.pool = b.pool AND r.state = 'running')
                """);
        ALL.put("a pending account has a registration under way, and no other has one", """
                SELECT a.id, a.state, r.id, r.state FROM account a FULL JOIN (SELECT * FROM registration WHERE state IN ('queued', 'running')) r ON r.account_id = a.id
                WHERE (coalesce(a.state, '') = 'pending') <> (r.id IS NOT NULL)
                """);
        ALL.put("what can be lent has a session and the shop's id", """
                SELECT a.id, a.state FROM account a LEFT JOIN account_session s ON s.account_id = a.id
                WHERE a.state IN ('ready', 'leased') AND (s.account_id IS NULL OR a.external_id IS NULL)
                """);
        ALL.put("each end is told by an event", """
                SELECT told.type, told.n, done.n FROM (
                    SELECT 'lease.granted' AS type, count(*) AS n FROM lease
                    UNION ALL SELECT 'lease.released', count(*) FROM lease WHERE state = 'released'
                    UNION ALL SELECT 'lease.expired', count(*) FROM lease WHERE state = 'expired'
                    UNION ALL SELECT 'registration.registered', count(*) FROM registration WHERE state = 'registered'
                    UNION ALL SELECT 'registration.failed', count(*) FROM registration WHERE state IN ('failed', 'abandoned')
                    UNION ALL SELECT 'account.deleted', count(*) FROM account WHERE state = 'deleted') done
                LEFT JOIN (SELECT type, count(*) AS n FROM event GROUP BY type) told USING (type)
                WHERE coalesce(told.n, 0) <> done.n
                """);
        ALL.put("a step that is sent once is never begun by two processes", """
                SELECT registration, step, count(*) FROM event WHERE type = 'registration.step' AND step = 'join' AND data ->> 'outcome' = 'done'
                GROUP BY registration, step HAVING count(*) > 1
                """);
    }

    private BookRules() {}

    /** By what they promise. */
    static Map<String, String> all() {
        return ALL;
    }
}
