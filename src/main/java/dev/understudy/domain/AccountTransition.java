package dev.understudy.domain;

import static dev.understudy.domain.AccountState.DELETED;
import static dev.understudy.domain.AccountState.DELETING;
import static dev.understudy.domain.AccountState.LEASED;
import static dev.understudy.domain.AccountState.PENDING;
import static dev.understudy.domain.AccountState.QUARANTINED;
import static dev.understudy.domain.AccountState.READY;
import static dev.understudy.domain.AccountState.RETIRED;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The legal moves of an account; every other pair of states is refused. {@code docs/lifecycle.md} draws them and says who makes each. */
public enum AccountTransition {
    REGISTER(EnumSet.of(PENDING), READY),
    GIVE_UP(EnumSet.of(PENDING), RETIRED),
    NEVER_REACHED(EnumSet.of(PENDING), DELETED),
    LEASE(EnumSet.of(READY), LEASED),
    RETURN_UNUSED(EnumSet.of(LEASED), READY),
    RETIRE(EnumSet.of(READY, LEASED), RETIRED),
    BEGIN_DELETION(EnumSet.of(RETIRED), DELETING),
    POSTPONE_DELETION(EnumSet.of(DELETING), RETIRED),
    CONFIRM_DELETION(EnumSet.of(DELETING), DELETED),
    QUARANTINE(EnumSet.of(PENDING, READY, LEASED, RETIRED, DELETING), QUARANTINED),
    RELEASE_FROM_QUARANTINE(EnumSet.of(QUARANTINED), RETIRED);

    private final Set<AccountState> from;
    private final AccountState to;

    AccountTransition(EnumSet<AccountState> from, AccountState to) {
        this.from = Set.copyOf(from);
        this.to = to;
    }

    public Set<AccountState> from() {
        return from;
    }

    public AccountState to() {
        return to;
    }

    public static boolean isLegal(AccountState from, AccountState to) {
        return Arrays.stream(values()).anyMatch(move -> move.to == to && move.from.contains(from));
    }
}
