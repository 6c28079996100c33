package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.consent.Verdict.Granted;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How a marketplace's consent stands at present. Time passes without anybody telling, so what was granted is judged anew at each use. Written seldom and under a lock; read for each request,
 * without one.
 */
final class Standing {
    /** What a check may be late by: a fetch that uses its timeouts up, a busy node. */
    static final Duration GRACE = Duration.ofMinutes(2);

    static final Refused NOT_YET_CHECKED =
            new Refused(Reason.NOT_YET_CHECKED, Reason.NOT_YET_CHECKED.meaning() + "; it is about to be");

    private final MarketplaceConfig marketplace;
    private final List<Origin> origins;
    private final Clock clock;
    private volatile Known known = new Known(Map.of(), Optional.of(NOT_YET_CHECKED), Optional.empty());

    /**
     * @param lastValid the last valid document of each origin, in force or not: deleting rests on it
     * @param failed what the last check found; empty where it granted
     * @param suspended by an operator or the canary
     */
    private record Known(
            Map<Origin, ConsentInForce> lastValid, Optional<Refused> failed, Optional<Refused> suspended) {}

    Standing(MarketplaceConfig marketplace, Clock clock) {
        this.marketplace = marketplace;
        this.origins = Stream.concat(Stream.of(marketplace.origin()), marketplace.otherOrigins().stream())
                .distinct()
                .toList();
        this.clock = clock;
    }

    /** The main one first. */
    List<Origin> origins() {
        return origins;
    }

    /** Takes the verdicts on each origin in; one that refuses refuses for the marketplace. */
    Verdict record(List<Verdict> verdicts) {
        Optional<Refused> failed = verdicts.stream()
                .filter(Refused.class::isInstance)
                .map(Refused.class::cast)
                .findFirst();
        List<ConsentInForce> consents = verdicts.stream()
                .filter(Granted.class::isInstance)
                .flatMap(verdict -> ((Granted) verdict).consents().stream())
                .toList();
        update(known -> new Known(withNewer(known.lastValid(), consents), failed, known.suspended()));
        return failed.isPresent() ? failed.get() : new Granted(consents);
    }

    /** What an earlier process found valid: enough to delete by, not to register by. */
    void restore(ConsentInForce lastValid) {
        update(known -> new Known(withNewer(known.lastValid(), List.of(lastValid)), known.failed(), known.suspended()));
    }

    void suspend(Optional<Refused> suspended) {
        update(known -> new Known(known.lastValid(), known.failed(), suspended));
    }

    Optional<Refused> suspension() {
        return known.suspended();
    }

    Optional<ConsentInForce> inForce() {
        Known now = known;
        return origins.stream().anyMatch(origin -> lapsed(now, origin).isPresent())
                ? Optional.empty()
                : lastValid(marketplace.origin());
    }

    /** The one in force, or the one by which deleting goes on. */
    Optional<ConsentInForce> lastValid(Origin origin) {
        return Optional.ofNullable(known.lastValid().get(origin));
    }

    /** What forbids the operation at this origin now; empty where it may go ahead. */
    Optional<Refused> objection(Origin origin, Operation operation) {
        if (!origins.contains(origin)) {
            return Optional.of(new Refused(
                    Reason.ORIGIN_NOT_CONSENTED,
                    origin + " is not an origin of marketplace '" + marketplace.id()
                            + "'; add it to its otherOrigins, and a consent document to it"));
        }
        return operation == Operation.DELETE ? cleanupOver(origin) : notAllowed(origin, operation);
    }

    /** What forbids to start the operation anywhere at the marketplace. */
    Optional<Refused> objection(Operation operation) {
        Known now = known;
        return operation == Operation.DELETE
                ? cleanupOver(marketplace.origin())
                : origins.stream()
                        .flatMap(origin -> lapsed(now, origin).stream())
                        .findFirst()
                        .or(() -> notAllowed(marketplace.origin(), operation));
    }

    /** The lower of configuration and the last valid documents; nothing while there never was one. */
    Ceilings ceilings() {
        Known now = known;
        if (!now.lastValid().containsKey(marketplace.origin())) {
            return new Ceilings(0, 0, 0);
        }
        Ceilings lowest = marketplace.ceilings();
        for (ConsentInForce consent : now.lastValid().values()) {
            lowest = lower(lowest, consent.document().limits());
        }
        return lowest;
    }

    private Optional<Refused> notAllowed(Origin origin, Operation operation) {
        Known now = known;
        if (now.suspended().isPresent()) {
            return now.suspended();
        }
        Optional<Refused> lapsed = lapsed(now, origin);
        ConsentInForce consent = now.lastValid().get(origin);
        return consent == null || lapsed.isPresent()
                ? lapsed.or(() -> Optional.of(NOT_YET_CHECKED))
                : notListed(consent, origin, operation);
    }

    /** Why the consent of this origin does not hold at present, suspensions aside. */
    private Optional<Refused> lapsed(Known now, Origin origin) {
        if (now.failed().isPresent()) {
            return now.failed();
        }
        ConsentInForce consent = now.lastValid().get(origin);
        if (consent == null) {
            return Optional.of(NOT_YET_CHECKED);
        }
        Instant time = clock.instant();
        Instant expires = consent.document().expires();
        if (!time.isBefore(expires)) {
            return Optional.of(new Refused(
                    Reason.CONSENT_EXPIRED,
                    origin + ConsentDocument.PATH + ": expires: " + expires + " is over; publish a later date"));
        }
        Instant overdue =
                consent.fetchedAt().plus(marketplace.timing().consentCheck()).plus(GRACE);
        if (time.isAfter(overdue)) {
            return Optional.of(new Refused(
                    Reason.CONSENT_CHECK_OVERDUE,
                    origin + ": consent was last seen at " + consent.fetchedAt()
                            + " and has not been checked since; see the log for why checking stopped"));
        }
        return Optional.empty();
    }

    /** Deleting rests on the last valid document alone, so that no account is stranded. */
    private Optional<Refused> cleanupOver(Origin origin) {
        Known now = known;
        ConsentInForce consent = now.lastValid().get(origin);
        if (consent == null) {
            return now.failed().or(() -> Optional.of(NOT_YET_CHECKED));
        }
        Instant until = consent.document().cleanupUntil();
        if (!clock.instant().isBefore(until)) {
            return Optional.of(new Refused(
                    Reason.CLEANUP_OVER,
                    origin + ConsentDocument.PATH + ": cleanupUntil: " + until
                            + " is over; publish a valid document, and what is left will be deleted"));
        }
        return notListed(consent, origin, Operation.DELETE);
    }

    private static Optional<Refused> notListed(ConsentInForce consent, Origin origin, Operation operation) {
        return consent.document().operations().contains(operation)
                ? Optional.empty()
                : Optional.of(new Refused(
                        Reason.OPERATION_NOT_LISTED,
                        origin + ConsentDocument.PATH + ": operations: add \"" + operation.code() + "\" to allow it"));
    }

    private static Ceilings lower(Ceilings one, Ceilings other) {
        return new Ceilings(
                Math.min(one.accounts(), other.accounts()),
                Math.min(one.concurrency(), other.concurrency()),
                Math.min(one.perMinute(), other.perMinute()));
    }

    private static Map<Origin, ConsentInForce> withNewer(
            Map<Origin, ConsentInForce> known, List<ConsentInForce> found) {
        Map<Origin, ConsentInForce> merged = new HashMap<>(known);
        for (ConsentInForce each : found) {
            merged.merge(
                    each.document().origin(),
                    each,
                    (old, next) -> next.fetchedAt().isBefore(old.fetchedAt()) ? old : next);
        }
        return Map.copyOf(merged);
    }

    private synchronized void update(UnaryOperator<Known> change) {
        known = change.apply(known);
    }
}
