package dev.understudy.sandbox;

/** Ends a request with an error that says what to mend. An everyday outcome: it carries no stack trace. */
final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
