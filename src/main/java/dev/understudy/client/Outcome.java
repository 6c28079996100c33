package dev.understudy.client;

import java.util.Locale;

/** What was done with an account, said when it is given back. */
public enum Outcome {
    /** It is retired, and deleted at the shop. */
    USED,
    /** It is ready again: nothing was done with it. */
    UNUSED,
    /** It goes into quarantine, for somebody to look at. */
    BROKEN;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
