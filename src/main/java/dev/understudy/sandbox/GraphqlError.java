package dev.understudy.sandbox;

/** Ends a root field with an error. An everyday outcome: it carries no stack trace. */
final class GraphqlError extends RuntimeException {
    private final String code;

    GraphqlError(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
