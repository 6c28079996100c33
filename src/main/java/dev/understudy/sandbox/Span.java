package dev.understudy.sandbox;

import java.time.Duration;

/** A duration that is drawn anew each time between two ends, both included. */
public record Span(Duration min, Duration max) {
    public static final Span NONE = new Span(Duration.ZERO, Duration.ZERO);

    public Span {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("a span needs 0 <= min <= max, not " + min + " to " + max);
        }
    }

    public static Span of(Duration fixed) {
        return new Span(fixed, fixed);
    }

    public boolean isNone() {
        return max.isZero();
    }
}
