package dev.understudy.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

/** Empties the pools that left the configuration: what is queued is abandoned, what is ready is retired, and the janitor deletes it while the marketplace is still configured. */
public final class DrainTable {
    private static final String LOCK = """
            SELECT running FROM marketplace_budget
            WHERE marketplace = ANY (ARRAY (
                SELECT p.marketplace FROM pool p
                WHERE NOT p.configured AND EXISTS (SELECT FROM registration r WHERE r.pool = p.name AND r.state IN ('queued', 'running'))))
            ORDER BY marketplace FOR UPDATE
            """;

    /** A run of a process that is alive is left to it. Where a claim was ever made, something may exist at the shop. */
    private static final String ABANDON = """
            WITH stray AS MATERIALIZED (
                SELECT r.id, r.state = 'running' AS ran FROM registration r JOIN pool p ON p.name = r.pool
                WHERE NOT p.configured
                  AND (r.state = 'queued'
                       OR r.state = 'running' AND NOT EXISTS (SELECT FROM worker w WHERE w.id = r.worker_id AND w.alive_until > app_now()))
                ORDER BY r.id LIMIT $3 FOR UPDATE OF r SKIP LOCKED),
            ended AS (
                UPDATE registration r SET state = 'abandoned', worker_id = NULL, ended_at = app_now(),
                    reason = 'not-configured', detail = 'its pool left the configuration'
                FROM stray WHERE r.id = stray.id AND r.state IN ('queued', 'running')
                RETURNING r.id, r.account_id, r.pool, r.marketplace, stray.ran, r.claim_no > 0 AS shop_may_know),
            retired AS (
                UPDATE account a SET state = 'retired', reason = 'not-configured', retired_at = app_now(), delete_after = app_now() + $1::bigint * interval '1 millisecond'
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' AND ended.shop_may_know
                RETURNING a.id, a.pool, a.marketplace),
            gone AS (
                UPDATE account a SET state = 'deleted', deleted_at = app_now(), reason = 'never-reached-shop'
                FROM ended WHERE a.id = ended.account_id AND a.state = 'pending' AND NOT ended.shop_may_know
                RETURNING a.id, a.pool, a.marketplace),
            nobody AS (UPDATE person SET live = false FROM gone WHERE account_id = gone.id),
            cooling AS (
                UPDATE number_lease n SET free_at = app_now() + $2::bigint * interval '1 millisecond' FROM gone WHERE n.account_id = gone.id AND n.free_at IS NULL),
            freed AS (
                UPDATE marketplace_budget b
                SET running = running - (SELECT count(*) FROM ended WHERE ended.marketplace = b.marketplace AND ran),
                    live = live - (SELECT count(*) FROM gone WHERE gone.marketplace = b.marketplace)
                WHERE marketplace = ANY (ARRAY (SELECT marketplace FROM ended))),
            shared AS (
                UPDATE pool_budget b SET running = running - (SELECT count(*) FROM ended WHERE ended.pool = b.pool AND ran)
                WHERE pool = ANY (ARRAY (SELECT pool FROM ended WHERE ran))),
            told AS (
                INSERT INTO event (type, pool, marketplace, registration, account, reason)
                SELECT 'registration.failed', pool, marketplace, id, account_id, 'not-configured' FROM ended
                UNION ALL SELECT 'account.retired', pool, marketplace, NULL, id, 'not-configured' FROM retired
                UNION ALL SELECT 'account.deleted', pool, marketplace, NULL, id, 'never-reached-shop' FROM gone)
            SELECT id FROM ended
            """;

    private static final String RETIRE = """
            WITH left_over AS MATERIALIZED (
                SELECT a.id FROM account a JOIN pool p ON p.name = a.pool
                WHERE NOT p.configured AND a.state = 'ready' LIMIT $1 FOR UPDATE OF a SKIP LOCKED),
            moved AS (
                UPDATE account a SET state = 'retired', reason = 'not-configured', retired_at = app_now(), delete_after = app_now()
                FROM left_over WHERE a.id = left_over.id AND a.state = 'ready' RETURNING a.id, a.pool, a.marketplace),
            told AS (
                INSERT INTO event (type, pool, marketplace, account, reason)
                SELECT 'account.retired', pool, marketplace, id, 'not-configured' FROM moved)
            SELECT id FROM moved
            """;

    private final Database database;

    public DrainTable(Database database) {
        this.database = database;
    }

    /** Answers how many registrations and accounts left. */
    public Future<Integer> drain(RegistrationTable.Pauses pauses, int most) {
        return abandonQueued(pauses, most)
                .compose(abandoned -> retireReady(most).map(retired -> abandoned + retired));
    }

    private Future<Integer> abandonQueued(RegistrationTable.Pauses pauses, int most) {
        Tuple values = Tuple.of(pauses.settle().toMillis(), pauses.coolDown().toMillis(), most);
        return database.pipeline(connection -> {
            Future<RowSet<Row>> locked = Database.query(connection, LOCK, Tuple.tuple());
            Future<RowSet<Row>> written = Database.query(connection, ABANDON, values);
            return Future.all(locked, written).map(all -> written.result().size());
        });
    }

    private Future<Integer> retireReady(int most) {
        return database.query(RETIRE, Tuple.of(most)).map(RowSet::size);
    }
}
