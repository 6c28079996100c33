package dev.understudy.client;

import org.jspecify.annotations.Nullable;

/** A lease could not be renewed and is over, or as good as that: the account is no longer the test's, and what the test found is worth nothing. */
public final class LeaseLost extends UnderstudyException {
    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease, String why, @Nullable Throwable cause) {
        super(
                "lease " + lease.id() + " of pool '" + lease.pool() + "' was lost while it was in use: " + why
                        + ". The account is no longer yours; run again with a new one",
                cause);
    }
}
