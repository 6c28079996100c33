package dev.understudy.config;

import static java.time.Duration.ofDays;

import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;

/**
 * How long history is kept. Messages have their own time, in the inbox.
 *
 * @param events dropped by whole days
 * @param accounts deleted ones, with their registrations and leases
 */
public record RetentionConfig(Duration events, Duration accounts) {
    public static final RetentionConfig DEFAULT = new RetentionConfig(ofDays(14), ofDays(90));

    static RetentionConfig read(YamlMap map, LeaseConfig lease) {
        RetentionConfig read = new RetentionConfig(
                map.duration("events", DEFAULT.events, ofDays(1), ofDays(3_650)),
                map.duration("accounts", DEFAULT.accounts, ofDays(1), ofDays(3_650)));
        if (read.accounts.compareTo(lease.idempotencyKept()) <= 0) {
            map.problemAt(
                    "accounts",
                    "must be longer than lease.idempotencyKept, " + YamlValue.text(lease.idempotencyKept())
                            + ": until then a repeat is answered with its ended lease");
        }
        map.rejectUnknown();
        return read;
    }
}
