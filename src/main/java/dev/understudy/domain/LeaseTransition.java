package dev.understudy.domain;

import static dev.understudy.domain.LeaseState.ACTIVE;
import static dev.understudy.domain.LeaseState.CANCELLED;
import static dev.understudy.domain.LeaseState.EXPIRED;
import static dev.understudy.domain.LeaseState.RELEASED;
import static dev.understudy.domain.LeaseState.WAITING;

import java.util.Arrays;

/** The legal moves of a lease, from its place in the line to its end. Expiry is the sweeper's alone. */
public enum LeaseTransition {
    GRANT(WAITING, ACTIVE),
    CANCEL(WAITING, CANCELLED),
    RELEASE(ACTIVE, RELEASED),
    EXPIRE(ACTIVE, EXPIRED);

    private final LeaseState from;
    private final LeaseState to;

    LeaseTransition(LeaseState from, LeaseState to) {
        this.from = from;
        this.to = to;
    }

    public LeaseState from() {
        return from;
    }

    public LeaseState to() {
        return to;
    }

    public static boolean isLegal(LeaseState from, LeaseState to) {
        return Arrays.stream(values()).anyMatch(move -> move.from == from && move.to == to);
    }
}
