package dev.understudy.sandbox;

/**
 * What came of looking at a request's signature.
 *
 * @param reason a stable code where the signature is invalid, else empty
 */
record Verdict(Kind kind, String reason) {
    static final Verdict UNSIGNED = new Verdict(Kind.UNSIGNED, "");
    static final Verdict VALID = new Verdict(Kind.VALID, "");
    /** Not looked at yet. */
    static final Verdict PENDING = new Verdict(Kind.PENDING, "");

    enum Kind {
        PENDING("pending"),
        UNSIGNED("no"),
        VALID("yes"),
        INVALID("invalid");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    static Verdict invalid(String reason) {
        return new Verdict(Kind.INVALID, reason);
    }

    boolean isUnsigned() {
        return kind == Kind.UNSIGNED;
    }

    boolean isValid() {
        return kind == Kind.VALID;
    }

    String label() {
        return kind.label;
    }
}
