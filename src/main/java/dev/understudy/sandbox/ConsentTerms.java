package dev.understudy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the shop's consent document says, apart from its origin.
 *
 * @param instances thumbprints of the Understudy instances that may register here; none at first
 * @param expires null: {@link #DEFAULT_VALIDITY} from the start
 * @param cleanupUntil null: left out, which consent.md reads as 90 days after {@code expires}
 */
public record ConsentTerms(
        List<String> instances,
        String environment,
        List<String> operations,
        List<NumberRange> numberRanges,
        List<String> emailDomains,
        Limits limits,
        String contact,
        @Nullable Instant expires,
        @Nullable Instant cleanupUntil) {
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(180);
    /** Exactly a million numbers, the most that one entry may hold. */
    public static final NumberRange DEFAULT_RANGE = new NumberRange("+75550000000", "+75550999999");

    public record NumberRange(String from, String to) {
        public NumberRange {
            if (!from.matches("\\+[1-9][0-9]{6,14}") || !to.matches("\\+[1-9][0-9]{6,14}")) {
                throw new IllegalArgumentException(
                        "a number range is two numbers as +75550000000, not " + from + " to " + to);
            }
        }
    }

    /** Ceilings over whatever the visitor's own configuration says. */
    public record Limits(int accounts, int concurrency, int perMinute) {
        public Limits {
            if (accounts < 1 || concurrency < 1 || perMinute < 1) {
                throw new IllegalArgumentException("limits (accounts, concurrency, perMinute) must be at least 1");
            }
        }
    }

    public ConsentTerms {
        instances = List.copyOf(instances);
        operations = List.copyOf(operations);
        numberRanges = List.copyOf(numberRanges);
        emailDomains = List.copyOf(emailDomains);
    }

    public static ConsentTerms defaults() {
        return new ConsentTerms(
                List.of(),
                "sandbox",
                List.of("register", "sign-in", "profile", "delete", "list"),
                List.of(DEFAULT_RANGE),
                List.of("inbox.test"),
                new Limits(1_000_000, 1024, 600_000),
                "mailto:sandbox@inbox.test",
                null,
                null);
    }

    public ConsentTerms withInstances(List<String> thumbprints) {
        return new ConsentTerms(
                thumbprints,
                environment,
                operations,
                numberRanges,
                emailDomains,
                limits,
                contact,
                expires,
                cleanupUntil);
    }

    public ConsentTerms withAnother(String thumbprint) {
        List<String> all = new ArrayList<>(instances);
        all.add(thumbprint);
        return withInstances(all);
    }

    public ConsentTerms withEnvironment(String name) {
        return new ConsentTerms(
                instances, name, operations, numberRanges, emailDomains, limits, contact, expires, cleanupUntil);
    }

    public ConsentTerms withNumberRanges(List<NumberRange> ranges) {
        return new ConsentTerms(
                instances, environment, operations, ranges, emailDomains, limits, contact, expires, cleanupUntil);
    }

    public ConsentTerms withLimits(Limits ceilings) {
        return new ConsentTerms(
                instances,
                environment,
                operations,
                numberRanges,
                emailDomains,
                ceilings,
                contact,
                expires,
                cleanupUntil);
    }
}
