package dev.understudy.domain;

import java.util.Locale;

/** Where an account is between its first row and its deletion at the shop. */
public enum AccountState {
    PENDING,
    READY,
    LEASED,
    RETIRED,
    DELETING,
    DELETED,
    QUARANTINED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AccountState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
