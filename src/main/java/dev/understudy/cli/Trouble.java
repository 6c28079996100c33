package dev.understudy.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a sentence for its user, and an exit code. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1L;

    /** Something outside is not as needed. */
    static final int OUTSIDE = 1;

    /** The user has to mend something first. */
    static final int MEND = 2;

    private final int exitCode;

    private Trouble(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    static Trouble outside(String message) {
        return new Trouble(OUTSIDE, message, null);
    }

    static Trouble outside(Exception cause) {
        return new Trouble(OUTSIDE, String.valueOf(cause.getMessage()), cause);
    }

    static Trouble mend(String message) {
        return new Trouble(MEND, message, null);
    }

    static Trouble mend(Exception cause) {
        return new Trouble(MEND, String.valueOf(cause.getMessage()), cause);
    }

    int exitCode() {
        return exitCode;
    }
}
