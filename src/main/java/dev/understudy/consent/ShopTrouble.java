package dev.understudy.consent;

import dev.understudy.domain.Reason;

/** Why a request got no answer: refused by consent before it left, or lost on the way. It has no stack trace: it is an outcome, not a fault. */
public final class ShopTrouble extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final boolean mayHaveArrived;

    /** @param mayHaveArrived whether bytes of the request were sent, so that the shop may have acted on it */
    public ShopTrouble(Reason reason, boolean mayHaveArrived, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.mayHaveArrived = mayHaveArrived;
    }

    public Reason reason() {
        return reason;
    }

    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }
}
