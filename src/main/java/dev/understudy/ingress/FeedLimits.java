package dev.understudy.ingress;

import java.time.Duration;

/**
 * @param batch accounts that a feed leases at a time: what it holds beyond what its reader took, and what it loses at most when the reader goes away
 * @param stall a reader that takes nothing for so long is cut off
 * @param atOnce feeds that may be open on one node
 */
record FeedLimits(int batch, Duration stall, int atOnce) {
    static final FeedLimits DEFAULT = new FeedLimits(100, Duration.ofMinutes(5), 32);
}
