package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The waiting line apart from its turns: looking what became of a request, and leaving the line by key. */
public final class LeaseRequestTable {
    private static final String LOOK =
            "SELECT id, state, lease_ids FROM lease_request WHERE id = ANY ($1::uuid[]) AND ended_at IS NOT NULL";

    private static final String FORGET = """
            WITH ended AS (
                UPDATE lease_request SET state = 'cancelled', ended_at = app_now()
                WHERE key_name = $1::text AND idempotency_key = $2::text AND state = 'waiting'
                RETURNING id, pool, owner
            ), told AS (
                INSERT INTO event (type, pool, marketplace, reason, data)
                SELECT 'lease.cancelled', ended.pool, pool.marketplace, $3::text, jsonb_build_object('owner', ended.owner)
                FROM ended JOIN pool ON pool.name = ended.pool
            )
            SELECT id, pool FROM ended
            """;

    private final Database database;

    public LeaseRequestTable(Database database) {
        this.database = database;
    }

    /**
     * @param leases what it became where it was granted; else empty
     * @param over whether it ended because its time was over
     */
    public record EndedRequest(LeaseRequestId id, List<LeaseId> leases, boolean over) {
        public boolean granted() {
            return !leases.isEmpty();
        }
    }

    public record ForgottenRequest(LeaseRequestId id, PoolName pool) {}

    /** Those of them that wait no longer. */
    public Future<List<EndedRequest>> look(List<LeaseRequestId> requests) {
        UUID[] ids = requests.stream().map(LeaseRequestId::value).toArray(UUID[]::new);
        return database.query(LOOK, Tuple.of(ids))
                .map(rows -> rows.stream().map(LeaseRequestTable::ended).toList());
    }

    /** Cancels the wait of this Idempotency-Key, on whichever node it is; empty where none waits. */
    public Future<Optional<ForgottenRequest>> forget(String key, String idempotencyKey) {
        return database.query(FORGET, Tuple.of(key, idempotencyKey, Reason.CANCELLED.code()))
                .map(rows -> rows.stream().findFirst().map(LeaseRequestTable::forgotten));
    }

    private static ForgottenRequest forgotten(Row row) {
        return new ForgottenRequest(new LeaseRequestId(row.getUUID("id")), new PoolName(row.getString("pool")));
    }

    private static EndedRequest ended(Row row) {
        boolean granted = "granted".equals(row.getString("state"));
        List<LeaseId> leases = granted
                ? Arrays.stream(row.getArrayOfUUIDs("lease_ids"))
                        .map(LeaseId::new)
                        .toList()
                : List.of();
        return new EndedRequest(new LeaseRequestId(row.getUUID("id")), leases, "over".equals(row.getString("state")));
    }
}
