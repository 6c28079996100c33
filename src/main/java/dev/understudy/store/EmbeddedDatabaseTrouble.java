package dev.understudy.store;

/** Why the embedded PostgreSQL does not run; the message says what to do. */
public final class EmbeddedDatabaseTrouble extends Exception {
    private static final long serialVersionUID = 1L;

    EmbeddedDatabaseTrouble(String message) {
        super(message);
    }

    EmbeddedDatabaseTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}
