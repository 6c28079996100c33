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
 * How registrations are driven.
 *
 * @param concurrency runs at a time on this node, all marketplaces together; each marketplace's own ceiling holds besides
 * @param batch registrations claimed by one statement
 * @param rescan time between two looks for unclaimed ones, since a wake-up may be lost
 * @param claimTtl after so long without a renewal others take over what this process had claimed
 * @param claimRenewal time between two renewals
 * @param attempts runs of one account's sign-up before it is given up
 * @param codeLife how long the shops' codes are good at most
 * @param numberCoolDown rest of a number between the confirmed deletion of its account and its next use
 */
public record RegistrationConfig(
        int concurrency,
        int batch,
        Duration rescan,
        Duration claimTtl,
        Duration claimRenewal,
        int attempts,
        Duration codeLife,
        Duration numberCoolDown) {
    public static final RegistrationConfig DEFAULT = new RegistrationConfig(
            512, 256, ofSeconds(5), ofSeconds(60), ofSeconds(10), 3, ofMinutes(10), ofMinutes(30));

    static RegistrationConfig read(YamlMap map) {
        RegistrationConfig read = new RegistrationConfig(
                map.integer("concurrency", DEFAULT.concurrency, 1, 20_000),
                map.integer("batch", DEFAULT.batch, 1, 2_000),
                map.duration("rescan", DEFAULT.rescan, ofMillis(100), ofMinutes(5)),
                map.duration("claimTtl", DEFAULT.claimTtl, ofSeconds(5), ofMinutes(30)),
                map.duration("claimRenewal", DEFAULT.claimRenewal, ofSeconds(1), ofMinutes(10)),
                map.integer("attempts", DEFAULT.attempts, 1, 20),
                map.duration("codeLife", DEFAULT.codeLife, ofSeconds(1), ofHours(24)),
                map.duration("numberCoolDown", DEFAULT.numberCoolDown, ofSeconds(1), ofDays(90)));
        if (read.claimRenewal.multipliedBy(2).compareTo(read.claimTtl) > 0) {
            map.problemBetween(
                    List.of("claimRenewal", "claimTtl"),
                    "must be at most half of claimTtl, or one lost renewal gives the work to others");
        }
        if (read.numberCoolDown.compareTo(read.codeLife) <= 0) {
            map.problemBetween(
                    List.of("numberCoolDown", "codeLife"),
                    "must be longer than codeLife, or a late code reaches the number's next account");
        }
        map.rejectUnknown();
        return read;
    }
}
