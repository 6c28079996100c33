package dev.understudy.domain;

import java.util.Locale;

/** The sex of a synthetic person, as shops' sign-up forms ask for it. */
public enum Sex {
    FEMALE,
    MALE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Sex of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
