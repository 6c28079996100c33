package dev.understudy.lease;

import dev.understudy.domain.PoolName;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;

/**
 * @param defaultTtl for callers that name none
 * @param mostTtl longest that a lease may be taken or renewed for
 * @param longestWait longest that a request may stand in line
 * @param mostCount accounts in one request
 * @param mostOfPool a view of what may change while the process runs, safe for any thread: the most that each pool can ever have ready; a request for more could never be served. Pools that are not named are bounded by {@code mostCount} alone
 * @param mostWaiting requests that may stand in one pool's line at this node before more are refused
 * @param sweep time between two looks for what expired, and for waits that other nodes ended
 * @param outageGrace after the store was away, leases that could not be renewed meanwhile do not expire for this long
 * @param expiringAt which part of its time a lease has left when its owner is warned
 * @param checkPatience how long a request that wants an account at once waits while ready ones are being checked
 * @param keepEnded how long after its leases' end an Idempotency-Key answers repeats
 */
public record LeaseSettings(
        Duration defaultTtl,
        Duration mostTtl,
        Duration longestWait,
        int mostCount,
        Map<PoolName, Integer> mostOfPool,
        int mostWaiting,
        Duration sweep,
        Duration outageGrace,
        double expiringAt,
        Duration checkPatience,
        Duration keepEnded) {

    public LeaseSettings {
        mostOfPool = Collections.unmodifiableMap(mostOfPool);
        if (mostCount < 1 || mostWaiting < 1) {
            throw new IllegalArgumentException("mostCount and mostWaiting must be at least 1");
        }
        if (expiringAt <= 0 || expiringAt >= 1) {
            throw new IllegalArgumentException("expiringAt must be between 0 and 1, this is " + expiringAt);
        }
    }

    public static LeaseSettings defaults() {
        return new LeaseSettings(
                Duration.ofMinutes(10),
                Duration.ofHours(24),
                Duration.ofMinutes(10),
                1_000,
                Map.of(),
                20_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                0.2,
                Duration.ofSeconds(10),
                Duration.ofHours(24));
    }

    public LeaseSettings withMostOfPool(Map<PoolName, Integer> most) {
        return new LeaseSettings(
                defaultTtl,
                mostTtl,
                longestWait,
                mostCount,
                most,
                mostWaiting,
                sweep,
                outageGrace,
                expiringAt,
                checkPatience,
                keepEnded);
    }

    public LeaseSettings withCheckPatience(Duration patience) {
        return new LeaseSettings(
                defaultTtl,
                mostTtl,
                longestWait,
                mostCount,
                mostOfPool,
                mostWaiting,
                sweep,
                outageGrace,
                expiringAt,
                patience,
                keepEnded);
    }

    int mostCountOf(PoolName pool) {
        return Math.min(mostCount, mostOfPool.getOrDefault(pool, mostCount));
    }
}
