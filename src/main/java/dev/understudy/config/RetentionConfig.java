package dev.understudy.config;

import static java.time.Duration.ofDays;

import dev.understudy.yaml.YamlMap;
import java.time.Duration;

/**
 * How long history is kept. Messages have their own time, in the inbox.
 *
 * @param events dropped by whole days
 * @param accounts deleted ones, with their registrations and leases
 */
public record RetentionConfig(Duration events, Duration accounts) {
    public static final RetentionConfig DEFAULT = new RetentionConfig(ofDays(14), ofDays(90));

    static RetentionConfig read(YamlMap map) {
        RetentionConfig read = new RetentionConfig(
                map.duration("events", DEFAULT.events, ofDays(1), ofDays(3_650)),
                map.duration("accounts", DEFAULT.accounts, ofDays(1), ofDays(3_650)));
        map.rejectUnknown();
        return read;
    }
}
