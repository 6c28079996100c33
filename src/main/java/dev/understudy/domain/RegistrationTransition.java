package dev.understudy.domain;

import static dev.understudy.domain.RegistrationState.ABANDONED;
import static dev.understudy.domain.RegistrationState.FAILED;
import static dev.understudy.domain.RegistrationState.QUEUED;
import static dev.understudy.domain.RegistrationState.REGISTERED;
import static dev.understudy.domain.RegistrationState.RUNNING;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The legal moves of a registration. A lost worker's run goes back to the queue; a run that may not be driven again is abandoned. */
public enum RegistrationTransition {
    CLAIM(EnumSet.of(QUEUED), RUNNING),
    HAND_BACK(EnumSet.of(RUNNING), QUEUED),
    COMPLETE(EnumSet.of(RUNNING), REGISTERED),
    FAIL(EnumSet.of(RUNNING), FAILED),
    ABANDON(EnumSet.of(QUEUED, RUNNING), ABANDONED);

    private final Set<RegistrationState> from;
    private final RegistrationState to;

    RegistrationTransition(EnumSet<RegistrationState> from, RegistrationState to) {
        this.from = Set.copyOf(from);
        this.to = to;
    }

    public Set<RegistrationState> from() {
        return from;
    }

    public RegistrationState to() {
        return to;
    }

    public static boolean isLegal(RegistrationState from, RegistrationState to) {
        return Arrays.stream(values()).anyMatch(move -> move.to == to && move.from.contains(from));
    }
}
