package dev.understudy.config;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;

/**
 * The WebSocket of events.
 *
 * @param buffer events kept for one slow reader; one that falls further behind is dropped with a reason
 * @param replayAtMost events that one {@code since} brings back
 * @param readersAtMost open streams on this node
 * @param unreadBytes what all readers of this node together may leave unread in their sockets; beyond it each gets one event after the other
 * @param ping time between two pings, which find readers that are gone
 */
public record StreamConfig(int buffer, int replayAtMost, int readersAtMost, int unreadBytes, Duration ping) {
    public static final StreamConfig DEFAULT = new StreamConfig(1_024, 10_000, 5_000, 32 * 1_048_576, ofSeconds(20));

    static StreamConfig read(YamlMap map) {
        StreamConfig read = new StreamConfig(
                map.integer("buffer", DEFAULT.buffer, 16, 100_000),
                map.integer("replayAtMost", DEFAULT.replayAtMost, 0, 1_000_000),
                map.integer("readersAtMost", DEFAULT.readersAtMost, 1, 10_000),
                map.integer("unreadBytes", DEFAULT.unreadBytes, 65_536, 1_073_741_824),
                map.duration("ping", DEFAULT.ping, ofSeconds(1), ofMinutes(10)));
        map.rejectUnknown();
        return read;
    }
}
