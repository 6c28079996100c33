package dev.understudy.store;

import dev.understudy.domain.AccountState;
import dev.understudy.domain.Reason;

/** The ways in which a lease is released, and what becomes of its account. The first one wins. */
public enum LeaseEnding {
    USED("used", AccountState.RETIRED, Reason.USED),
    /** To the end of the line of ready accounts: if something is wrong with it, the next caller gets another. */
    UNUSED("unused", AccountState.READY, Reason.UNUSED),
    BROKEN("broken", AccountState.QUARANTINED, Reason.BROKEN),
    /** The client was gone before a byte of the answer was written, so nobody has the session. */
    UNSEEN("client-gone", AccountState.READY, Reason.CLIENT_GONE),
    /** The client was gone, and may have read the session. */
    HALF_SEEN("client-gone", AccountState.RETIRED, Reason.CLIENT_GONE);

    private final String outcome;
    private final AccountState becomes;
    private final Reason reason;

    LeaseEnding(String outcome, AccountState becomes, Reason reason) {
        this.outcome = outcome;
        this.becomes = becomes;
        this.reason = reason;
    }

    String outcome() {
        return outcome;
    }

    public AccountState becomes() {
        return becomes;
    }

    Reason reason() {
        return reason;
    }
}
