package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The waiting line apart from its turns: looking what became of a request, and which one waits under a key. */
public final class LeaseRequestTable {
    private static final String LOOK =
            "SELECT id, state, lease_ids FROM lease_request WHERE id = ANY ($1::uuid[]) AND ended_at IS NOT NULL";

    private static final String WAITING_UNDER = """
            SELECT id, pool FROM lease_request
            WHERE key_name = $1::text AND idempotency_key = $2::text AND state = 'waiting'
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

    public record WaitingRequest(LeaseRequestId id, PoolName pool) {}

    /** Those of them that wait no longer. */
    public Future<List<EndedRequest>> look(List<LeaseRequestId> requests) {
        UUID[] ids = requests.stream().map(LeaseRequestId::value).toArray(UUID[]::new);
        return database.query(LOOK, Tuple.of(ids))
                .map(rows -> rows.stream().map(LeaseRequestTable::ended).toList());
    }

    /** The wait of this Idempotency-Key, on whichever node it is. */
    public Future<Optional<WaitingRequest>> waitingUnder(String key, String idempotencyKey) {
        return database.query(WAITING_UNDER, Tuple.of(key, idempotencyKey))
                .map(rows -> rows.stream().findFirst().map(LeaseRequestTable::waiting));
    }

    private static WaitingRequest waiting(Row row) {
        return new WaitingRequest(new LeaseRequestId(row.getUUID("id")), new PoolName(row.getString("pool")));
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
