package dev.understudy.message;

import java.util.Locale;

/** The way a message came. */
public enum Channel {
    SMS,
    EMAIL;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Channel of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
