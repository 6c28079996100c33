package dev.understudy.pool;

import dev.understudy.domain.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a pool slows down where its registrations fail: after a few in a row it tries one at a time, with a pause that doubles, so that a broken shop costs neither numbers nor requests. What
 * fails during a pause was under way before and doubles nothing. The first success ends it. For one context.
 */
final class Setback {
    private static final int PATIENCE = 8;
    private static final int PROBE = 1;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final InstantSource clock;
    private int inARow;
    private int rests;
    private @Nullable Reason last;
    private Instant restUntil = Instant.EPOCH;

    Setback(InstantSource clock) {
        this.clock = clock;
    }

    /** @param reason null where it went well */
    void ended(@Nullable Reason reason) {
        if (reason == null) {
            registered();
        } else {
            failed(reason);
        }
    }

    void registered() {
        inARow = 0;
        rests = 0;
        restUntil = Instant.EPOCH;
    }

    void failed(Reason reason) {
        inARow++;
        last = reason;
        if (inARow >= PATIENCE && !isResting()) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, rests));
            rests++;
            restUntil = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        }
    }

    boolean isResting() {
        return clock.instant().isBefore(restUntil);
    }

    /** How many may be ordered now. */
    int most(int underWay) {
        return inARow < PATIENCE ? Integer.MAX_VALUE : Math.max(0, PROBE - underWay);
    }

    String why() {
        Reason reason = last;
        return "the last " + inARow + " registrations failed"
                + (reason == null ? "" : " (" + reason.code() + ": " + reason.meaning() + ")")
                + "; one at a time is tried until one succeeds";
    }
}
