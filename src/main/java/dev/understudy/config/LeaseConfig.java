package dev.understudy.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;
import java.util.List;

/**
 * How accounts are lent.
 *
 * @param ttl of a lease whose request names none
 * @param ttlAtMost longest time that a request or heartbeat may ask for
 * @param waitAtMost longest time that a request may stand in the line
 * @param countAtMost accounts of one request
 * @param lineAtMost requests waiting in one pool's line on this node; more are answered 503
 * @param sweep time between two looks for expired leases
 * @param outageGrace nothing expires for so long after the store came back, so that heartbeats come through first
 * @param idempotencyKept how long a key gives the same answer after its lease has ended
 */
public record LeaseConfig(
        Duration ttl,
        Duration ttlAtMost,
        Duration waitAtMost,
        int countAtMost,
        int lineAtMost,
        Duration sweep,
        Duration outageGrace,
        Duration idempotencyKept) {
    public static final LeaseConfig DEFAULT = new LeaseConfig(
            ofSeconds(600), ofHours(12), ofMinutes(5), 1_000, 10_000, ofSeconds(1), ofSeconds(30), ofHours(24));

    static LeaseConfig read(YamlMap map) {
        LeaseConfig read = new LeaseConfig(
                map.duration("ttl", DEFAULT.ttl, ofSeconds(1), ofDays(7)),
                map.duration("ttlAtMost", DEFAULT.ttlAtMost, ofSeconds(1), ofDays(7)),
                map.duration("waitAtMost", DEFAULT.waitAtMost, Duration.ZERO, ofHours(1)),
                map.integer("countAtMost", DEFAULT.countAtMost, 1, 10_000),
                map.integer("lineAtMost", DEFAULT.lineAtMost, 1, 1_000_000),
                map.duration("sweep", DEFAULT.sweep, ofMillis(100), ofMinutes(1)),
                map.duration("outageGrace", DEFAULT.outageGrace, Duration.ZERO, ofMinutes(10)),
                map.duration("idempotencyKept", DEFAULT.idempotencyKept, ofMinutes(1), ofDays(30)));
        if (read.ttl.compareTo(read.ttlAtMost) > 0) {
            map.problemBetween(List.of("ttl", "ttlAtMost"), "is longer than ttlAtMost");
        }
        map.rejectUnknown();
        return read;
    }
}
