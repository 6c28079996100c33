package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accounts that somebody wants.
 *
 * @param owner who uses them, for people who look at the pool
 * @param ttl how long they stay the owner's, unless renewed; whole seconds
 * @param patience how long to wait in line; whole seconds
 * @param count all together, or none
 */
public record LeaseRequest(String pool, String owner, Duration ttl, Duration patience, int count) {
    public static final Duration TTL = Duration.ofMinutes(10);
    private static final int LONGEST_OWNER = 200;

    public LeaseRequest {
        if (owner.length() > LONGEST_OWNER) {
            owner = owner.substring(0, LONGEST_OWNER);
        }
    }

    /** One account, at once or not at all. */
    public static LeaseRequest of(String pool, String owner) {
        return new LeaseRequest(pool, owner, TTL, Duration.ZERO, 1);
    }

    public LeaseRequest lasting(Duration howLong) {
        return new LeaseRequest(pool, owner, howLong, patience, count);
    }

    public LeaseRequest waiting(Duration atMost) {
        return new LeaseRequest(pool, owner, ttl, atMost, count);
    }

    public LeaseRequest times(int many) {
        return new LeaseRequest(pool, owner, ttl, patience, many);
    }

    JsonObject json() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pool", pool);
        members.put("owner", owner);
        members.put("ttlSeconds", ttl.toSeconds());
        members.put("waitSeconds", patience.toSeconds());
        members.put("count", count);
        return JsonObject.of(members);
    }
}
