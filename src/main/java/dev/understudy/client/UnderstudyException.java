package dev.understudy.client;

import org.jspecify.annotations.Nullable;

/** Whatever keeps a test from its account. The message says what to do. */
public abstract class UnderstudyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnderstudyException(String message, @Nullable Throwable cause) {
        super(Printable.of(message), cause);
    }
}
