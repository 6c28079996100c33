package dev.understudy.config;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;

/**
 * What one node takes over HTTP at a time, so that clients cannot use up its memory: request bodies hold at most {@code bodyBytes} times {@code requestsAtMost}.
 *
 * @param bodyBytes largest request body
 * @param connectionsAtMost open connections, streams and waiting requests included; more are answered 503 and closed
 * @param requestsAtMost requests under way that do not wait by their own wish; more are answered 503
 * @param requestTimeout for reading a request whole
 * @param idleTimeout after which a silent connection is closed
 */
public record HttpLimits(
        int bodyBytes, int connectionsAtMost, int requestsAtMost, Duration requestTimeout, Duration idleTimeout) {
    public static final HttpLimits DEFAULT = new HttpLimits(65_536, 12_000, 2_048, ofSeconds(30), ofSeconds(75));

    static HttpLimits read(YamlMap map) {
        return new HttpLimits(
                map.integer("bodyBytes", DEFAULT.bodyBytes, 1_024, 64 * 1_048_576),
                map.integer("connectionsAtMost", DEFAULT.connectionsAtMost, 16, 1_000_000),
                map.integer("requestsAtMost", DEFAULT.requestsAtMost, 4, 1_000_000),
                map.duration("requestTimeout", DEFAULT.requestTimeout, ofSeconds(1), ofMinutes(10)),
                map.duration("idleTimeout", DEFAULT.idleTimeout, ofSeconds(1), ofMinutes(60)));
    }
}
