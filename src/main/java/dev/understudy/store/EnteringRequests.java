package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.LeaseLine.KnownRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The requests that one turn lets into the line: their statements, sent only where a request needs them. */
final class EnteringRequests {
    /** After its patience, and that for a check of sessions (20 s at most), the node ends the wait; this much later nobody serves it even if the node did not. */
    private static final int GRACE_MILLIS = 25_000;

    private static final JsonObject NO_LABELS = new JsonObject();

    /** The pool's lock does not cover other pools, so a key with a quota has one, too; taken after the pool's and in order, it cannot deadlock. */
    private static final String LOCK_KEYS = """
            SELECT pg_advisory_xact_lock(hashtext('understudy quota'), k.hash)
            FROM (SELECT DISTINCT hashtext(name) AS hash FROM unnest($1::text[]) AS name ORDER BY hash) k
            """;

    /** A repeat takes over the wait from another node, and keeps its place in the line. The other node may be dead, or its client may have come here because its connection there broke. */
    private static final String ADOPT = """
            UPDATE lease_request r SET worker_id = $1::uuid, deadline = app_now() + make_interval(secs => a.deadline_ms / 1000.0)
            FROM unnest($2::text[], $3::text[], $4::text[], $5::int[]) AS a (key_name, idempotency_key, body_sha256, deadline_ms)
            WHERE r.key_name = a.key_name AND r.idempotency_key = a.idempotency_key AND r.body_sha256 = a.body_sha256
              AND r.state = 'waiting' AND r.worker_id <> $1
            """;

    /**
     * What a key holds counts together with what it waits for, so that a grant never exceeds its quota. The sub-selects run only for batches that have a quota. Identity numbers are drawn in the
     * order of arrival.
     */
    private static final String ENTER = """
            WITH arriving AS MATERIALIZED (
                SELECT * FROM unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[], $9::jsonb[],
                                     $10::text[], $11::int[], $12::text[], $13::text[]) WITH ORDINALITY
                    AS a (id, owner, count, until, ttl_seconds, deadline_ms, labels, key_name, quota, idempotency_key, body_sha256, place)
            )
            INSERT INTO lease_request (id, pool, state, owner, count, lease_ids, ttl_seconds, labels, key_name, idempotency_key,
                                       body_sha256, worker_id, deadline)
            SELECT a.id, $1::text, 'waiting', a.owner, a.count, ($14::uuid[])[a.until - a.count + 1 : a.until], a.ttl_seconds, a.labels,
                   a.key_name, a.idempotency_key, a.body_sha256, $2::uuid, app_now() + make_interval(secs => a.deadline_ms / 1000.0)
            FROM arriving a
            WHERE EXISTS (SELECT FROM pool WHERE name = $1 AND configured AND suspended_reason IS DISTINCT FROM 'operator')
              AND (a.quota = 0 OR a.id = ANY (ARRAY (
                SELECT f.id
                FROM (SELECT n.id, n.quota, n.key_name, sum(n.count) OVER (PARTITION BY n.key_name ORDER BY n.place) AS wanted
                      FROM arriving n
                      WHERE n.quota > 0 AND NOT EXISTS (
                          SELECT FROM lease_request k
                          WHERE k.key_name = n.key_name AND k.idempotency_key = n.idempotency_key
                            AND k.state IN ('waiting', 'granted'))) f
                WHERE f.wanted
                    + (SELECT count(*) FROM lease l WHERE l.key_name = f.key_name AND l.state = 'active')
                    + (SELECT coalesce(sum(w.count), 0) FROM lease_request w WHERE w.key_name = f.key_name AND w.state = 'waiting')
                    <= f.quota)))
            ORDER BY a.place
            ON CONFLICT (key_name, idempotency_key) WHERE idempotency_key IS NOT NULL AND state IN ('waiting', 'granted') DO NOTHING
            RETURNING id
            """;

    private static final String KNOWN = """
            SELECT r.id, r.key_name, r.idempotency_key, r.body_sha256, r.state, r.worker_id, r.lease_ids
            FROM unnest($1::text[], $2::text[]) AS a (key_name, idempotency_key)
            JOIN lease_request r ON r.key_name = a.key_name AND r.idempotency_key = a.idempotency_key
            WHERE r.state IN ('waiting', 'granted')
            """;

    private final PoolName pool;
    private final WorkerId worker;
    private final List<LeaseRequest> requests;
    private final List<LeaseRequest> repeatable;

    EnteringRequests(PoolName pool, WorkerId worker, List<LeaseRequest> requests) {
        this.pool = pool;
        this.worker = worker;
        this.requests = requests;
        this.repeatable =
                requests.stream().filter(request -> request.repeat() != null).toList();
    }

    /** Which of them were let in. Of the others the key is known already, the quota is used up, the pool does not exist, or an operator suspended it. */
    Future<Set<LeaseRequestId>> enter(SqlConnection connection) {
        if (requests.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        Future<?> locked = lockKeys(connection);
        Future<?> adopted = adopt(connection);
        Future<RowSet<Row>> entered = Database.query(connection, ENTER, values());
        return Future.all(locked, adopted, entered).map(all -> ids(entered.result()));
    }

    /** Read after the match: what is granted by then is a repeat's answer. */
    Future<List<KnownRequest>> known(SqlConnection connection) {
        if (repeatable.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return Database.query(connection, KNOWN, Tuple.from(new Object[] {keys(), idempotencyKeys()}))
                .map(rows -> rows.stream().map(EnteringRequests::known).toList());
    }

    private Future<?> lockKeys(SqlConnection connection) {
        String[] limited = requests.stream()
                .filter(request -> request.quota() > 0)
                .map(LeaseRequest::key)
                .distinct()
                .toArray(String[]::new);
        return limited.length == 0
                ? Future.succeededFuture()
                : Database.query(connection, LOCK_KEYS, Tuple.of(limited));
    }

    private Future<?> adopt(SqlConnection connection) {
        if (repeatable.isEmpty()) {
            return Future.succeededFuture();
        }
        Integer[] deadlines =
                repeatable.stream().map(EnteringRequests::deadlineMillis).toArray(Integer[]::new);
        return Database.query(
                connection, ADOPT, Tuple.of(worker.value(), keys(), idempotencyKeys(), bodies(), deadlines));
    }

    private String[] keys() {
        return repeatable.stream().map(LeaseRequest::key).toArray(String[]::new);
    }

    private String[] idempotencyKeys() {
        return repeatable.stream().map(EnteringRequests::idempotencyKey).toArray(String[]::new);
    }

    private String[] bodies() {
        return repeatable.stream().map(EnteringRequests::bodySha256).toArray(String[]::new);
    }

    private Tuple values() {
        int size = requests.size();
        UUID[] ids = new UUID[size];
        String[] owners = new String[size];
        Integer[] counts = new Integer[size];
        Integer[] untils = new Integer[size];
        Integer[] ttls = new Integer[size];
        Integer[] deadlines = new Integer[size];
        JsonObject[] labels = new JsonObject[size];
        String[] keys = new String[size];
        Integer[] quotas = new Integer[size];
        String[] repeats = new String[size];
        String[] bodies = new String[size];
        int until = 0;
        for (int i = 0; i < size; i++) {
            LeaseRequest request = requests.get(i);
            until += request.count();
            ids[i] = request.id().value();
            owners[i] = request.owner();
            counts[i] = request.count();
            untils[i] = until;
            ttls[i] = (int) request.ttl().toSeconds();
            deadlines[i] = deadlineMillis(request);
            labels[i] = request.labels().isEmpty() ? NO_LABELS : new JsonObject(Map.copyOf(request.labels()));
            keys[i] = request.key();
            quotas[i] = request.quota();
            repeats[i] = idempotencyKey(request);
            bodies[i] = bodySha256(request);
        }
        return Tuple.from(new Object[] {
            pool.value(),
            worker.value(),
            ids,
            owners,
            counts,
            untils,
            ttls,
            deadlines,
            labels,
            keys,
            quotas,
            repeats,
            bodies,
            leases(until)
        });
    }

    private UUID[] leases(int total) {
        UUID[] all = new UUID[total];
        int next = 0;
        for (LeaseRequest request : requests) {
            for (LeaseId lease : request.leases()) {
                all[next++] = lease.value();
            }
        }
        return all;
    }

    private static int deadlineMillis(LeaseRequest request) {
        return (int) request.patience().toMillis() + GRACE_MILLIS;
    }

    private static @Nullable String idempotencyKey(LeaseRequest request) {
        return request.repeat() == null ? null : request.repeat().idempotencyKey();
    }

    private static @Nullable String bodySha256(LeaseRequest request) {
        return request.repeat() == null ? null : request.repeat().bodySha256();
    }

    private static Set<LeaseRequestId> ids(RowSet<Row> rows) {
        Set<LeaseRequestId> ids = new HashSet<>(rows.size() * 2);
        rows.forEach(row -> ids.add(new LeaseRequestId(row.getUUID("id"))));
        return ids;
    }

    private static KnownRequest known(Row row) {
        return new KnownRequest(
                new LeaseRequestId(row.getUUID("id")),
                row.getString("key_name"),
                row.getString("idempotency_key"),
                row.getString("body_sha256"),
                "granted".equals(row.getString("state")),
                new WorkerId(row.getUUID("worker_id")),
                Arrays.stream(row.getArrayOfUUIDs("lease_ids"))
                        .map(LeaseId::new)
                        .toList());
    }
}
