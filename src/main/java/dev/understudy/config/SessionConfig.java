package dev.understudy.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;

/**
 * How sessions are kept good while their accounts wait to be lent. Only flows with the phase {@code probe} can ask a shop.
 *
 * @param freshFor how long a probe's result, or a sign-up's, is relied on
 * @param renewAfter a session older than this is made anew by {@code sign-in}, where the flow has it, without being probed
 * @param stock accounts of each pool that are kept checked before anybody asks for one
 * @param concurrency checks of one marketplace at a time on this node
 * @param attempts checks that may fail for the shop's trouble before the account is quarantined
 * @param retryPause before the second attempt; doubles with each
 * @param interval time between two looks for sessions to check
 * @param patience how long a request that wants an account at once waits while sessions are being checked; at most {@link #LONGEST_PATIENCE}
 */
public record SessionConfig(
        Duration freshFor,
        Duration renewAfter,
        int stock,
        int concurrency,
        int attempts,
        Duration retryPause,
        Duration interval,
        Duration patience) {
    public static final SessionConfig DEFAULT =
            new SessionConfig(ofMinutes(30), ofDays(30), 10, 16, 5, ofSeconds(5), ofSeconds(1), ofSeconds(10));

    /** The database serves no request much longer than it wanted to wait. */
    public static final Duration LONGEST_PATIENCE = ofSeconds(20);

    static SessionConfig read(YamlMap map) {
        SessionConfig read = new SessionConfig(
                map.duration("freshFor", DEFAULT.freshFor, ofSeconds(1), ofDays(365)),
                map.duration("renewAfter", DEFAULT.renewAfter, ofSeconds(1), ofDays(365)),
                map.integer("stock", DEFAULT.stock, 0, 100_000),
                map.integer("concurrency", DEFAULT.concurrency, 1, 5_000),
                map.integer("attempts", DEFAULT.attempts, 1, 100),
                map.duration("retryPause", DEFAULT.retryPause, ofMillis(100), ofMinutes(10)),
                map.duration("interval", DEFAULT.interval, ofMillis(100), ofMinutes(5)),
                map.duration("patience", DEFAULT.patience, Duration.ZERO, LONGEST_PATIENCE));
        map.rejectUnknown();
        return read;
    }
}
