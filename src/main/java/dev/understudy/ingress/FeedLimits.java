package dev.understudy.ingress;

import java.time.Duration;

/**
 * @param batch accounts that a feed leases at a time: what it holds beyond what its reader took, and what it loses at most when the reader goes away
 * @param dryBatch accounts that it waits for together once the pool has run dry: whoever stands first in line for many holds up all who come after
 * @param stall a reader that takes nothing for so long is cut off
 * @param atOnce feeds that may be open on one node
 */
public record FeedLimits(int batch, int dryBatch, Duration stall, int atOnce) {
    public static final FeedLimits DEFAULT = new FeedLimits(100, 10, Duration.ofMinutes(5), 32);
}
