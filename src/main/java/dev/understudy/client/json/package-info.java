/**
 * JSON for the client alone, so that a user's tests drag in no library: a strict reader (RFC 8259), a writer and objects with typed members.
 *
 * <p>May import the JDK and jspecify. Never guesses: what is not JSON, has a name twice or is nested without end is refused with the place.
 */
@NullMarked
package dev.understudy.client.json;

import org.jspecify.annotations.NullMarked;
