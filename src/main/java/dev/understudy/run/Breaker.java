package dev.understudy.run;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/**
 * A circuit breaker. It opens when several accounts in a row met trouble at a shop without one good answer in between (several, since one account's trouble is its own), rests for a pause that
 * doubles, then lets a probe through. The first good answer closes it, whoever got it. For one owner, who guards it.
 */
final class Breaker {
    static final int OPENS_AT = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    private final InstantSource clock;
    private final Set<AccountId> inARow = new HashSet<>();
    private Instant restUntil = Instant.EPOCH;
    private int timesOpened;
    private Reason last = Reason.SHOP_UNAVAILABLE;

    enum Position {
        CLOSED,
        OPEN,
        PROBING
    }

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    Position position() {
        if (timesOpened == 0) {
            return Position.CLOSED;
        }
        return clock.instant().isBefore(restUntil) ? Position.OPEN : Position.PROBING;
    }

    /** Whether this closed it. */
    boolean good() {
        boolean closed = timesOpened > 0;
        inARow.clear();
        timesOpened = 0;
        return closed;
    }

    /** Whether this opened it, be it again. While it is open, what is still under way changes nothing. */
    boolean troubled(AccountId account, Reason reason) {
        last = reason;
        Position position = position();
        if (position == Position.CLOSED) {
            boolean added = inARow.add(account);
            if (!added || inARow.size() < OPENS_AT) {
                return false;
            }
        }
        if (position == Position.OPEN) {
            return false;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(timesOpened, MOST_DOUBLINGS));
        restUntil = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        timesOpened++;
        return true;
    }

    /** Until the next probe. */
    Duration rest() {
        Duration left = Duration.between(clock.instant(), restUntil);
        return position() == Position.OPEN ? left : Duration.ZERO;
    }

    /** Since the pause was over; zero before. */
    Duration probingFor() {
        return position() == Position.PROBING ? Duration.between(restUntil, clock.instant()) : Duration.ZERO;
    }

    String why() {
        return OPENS_AT + " accounts or more in a row met trouble and nobody got a good answer, the last was "
                + last.code() + " (" + last.meaning() + ")";
    }
}
