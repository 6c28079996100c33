package dev.understudy.reconcile;

import dev.understudy.domain.Reason;

/** The shop's list could not be had whole, so that nothing is known: half a list would make the other half look gone. */
public final class CannotCompare extends Exception {
    private static final long serialVersionUID = 1L;

    CannotCompare(Reason reason, String detail) {
        super(reason.code() + ": " + detail, null, false, false);
    }
}
