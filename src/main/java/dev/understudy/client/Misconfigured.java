package dev.understudy.client;

import org.jspecify.annotations.Nullable;

/** The service's address or the key is missing, or cannot be one. */
public final class Misconfigured extends UnderstudyException {
    private static final long serialVersionUID = 1L;

    Misconfigured(String message, @Nullable Exception cause) {
        super(message, cause);
    }
}
