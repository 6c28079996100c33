package dev.understudy.message;

import java.time.Instant;

/**
 * Terms in force.
 *
 * @param recipient as messages are kept under, or {@link #ANYBODY}
 * @param seen messages that they were applied to
 */
public record ChaosRule(String recipient, ChaosTerms terms, long seen, Instant expiresAt) {
    /** Whoever has no rule of their own. */
    public static final String ANYBODY = "*";
}
