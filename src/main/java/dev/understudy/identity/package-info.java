/** Synthetic people: names that agree with the sex, birth dates, references. Plain Java, deterministic by seed; imports {@code domain} only; never makes up a phone number. */
@NullMarked
package dev.understudy.identity;

import org.jspecify.annotations.NullMarked;
