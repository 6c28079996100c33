package dev.understudy.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;
import java.util.List;

/**
 * How retired accounts are deleted at their shops.
 *
 * @param interval time between two looks for retired accounts
 * @param batch accounts claimed by one statement
 * @param concurrency deletions at a time on this node
 * @param attempts tries before an account is quarantined for a person to look at
 * @param retryPause before the second try; doubles with each, up to retryPauseAtMost
 * @param quarantine time for a person to look at a quarantined account, before it is deleted like any other
 */
public record JanitorConfig(
        Duration interval,
        int batch,
        int concurrency,
        int attempts,
        Duration retryPause,
        Duration retryPauseAtMost,
        Duration quarantine) {
    public static final JanitorConfig DEFAULT =
            new JanitorConfig(ofSeconds(5), 100, 32, 10, ofSeconds(30), ofHours(1), ofDays(3));

    static JanitorConfig read(YamlMap map) {
        JanitorConfig read = new JanitorConfig(
                map.duration("interval", DEFAULT.interval, ofMillis(100), ofHours(1)),
                map.integer("batch", DEFAULT.batch, 1, 2_000),
                map.integer("concurrency", DEFAULT.concurrency, 1, 5_000),
                map.integer("attempts", DEFAULT.attempts, 1, 100),
                map.duration("retryPause", DEFAULT.retryPause, ofMillis(100), ofHours(1)),
                map.duration("retryPauseAtMost", DEFAULT.retryPauseAtMost, ofMillis(100), ofDays(1)),
                map.duration("quarantine", DEFAULT.quarantine, ofSeconds(1), ofDays(90)));
        if (read.retryPause.compareTo(read.retryPauseAtMost) > 0) {
            map.problemBetween(List.of("retryPause", "retryPauseAtMost"), "is longer than retryPauseAtMost");
        }
        map.rejectUnknown();
        return read;
    }
}
