/**
 * Synthetic people: names that agree with the sex, birth dates, references. Plain Java, deterministic by seed, and the same in every version, since it draws from its own name lists; reads no clock.
 * Imports {@code domain} only; never makes up a phone number.
 */
@NullMarked
package dev.understudy.identity;

import org.jspecify.annotations.NullMarked;
