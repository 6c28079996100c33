package dev.understudy.store.read;

import java.time.Instant;

/**
 * Registrations of one pool that failed for one reason.
 *
 * @param last the latest of them: its words and its trace stand for the others'
 */
public record FailureView(long count, Instant first, RegistrationView last) {}
