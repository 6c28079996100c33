package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What enters a pool's line.
 *
 * @param leases the ids of the leases it will become, one for each account: named beforehand, so that they can be looked for after a lost answer
 * @param key name of the API key
 * @param quota most accounts that the key may hold and wait for at a time; 0 for no limit
 * @param repeat null where the client sent no Idempotency-Key
 */
public record LeaseRequest(
        LeaseRequestId id,
        String owner,
        List<LeaseId> leases,
        Duration ttl,
        Duration patience,
        Map<String, String> labels,
        String key,
        int quota,
        @Nullable Repeat repeat) {

    /** @param bodySha256 the same key with another body is refused */
    public record Repeat(String idempotencyKey, String bodySha256) {}

    public int count() {
        return leases.size();
    }
}
