package dev.understudy.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;

/**
 * How pools are kept full.
 *
 * @param interval time between two decisions of a pool; a lease wakes it sooner
 * @param batch registrations ordered by one decision
 */
public record AutopilotConfig(Duration interval, int batch) {
    public static final AutopilotConfig DEFAULT = new AutopilotConfig(ofSeconds(1), 256);

    static AutopilotConfig read(YamlMap map) {
        AutopilotConfig read = new AutopilotConfig(
                map.duration("interval", DEFAULT.interval, ofMillis(100), ofMinutes(10)),
                map.integer("batch", DEFAULT.batch, 1, 2_000));
        map.rejectUnknown();
        return read;
    }
}
