package dev.understudy.domain;

import java.util.Locale;

/** Where one attempt of a flow is. */
public enum RegistrationState {
    QUEUED,
    RUNNING,
    REGISTERED,
    FAILED,
    ABANDONED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RegistrationState of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
