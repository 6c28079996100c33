package dev.understudy.domain;

import java.util.Locale;

/** Where a hold is: {@code WAITING} and {@code CANCELLED} are a place in the line, the others a lease. */
public enum LeaseState {
    WAITING,
    ACTIVE,
    RELEASED,
    EXPIRED,
    CANCELLED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static LeaseState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
