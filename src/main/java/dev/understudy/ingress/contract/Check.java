package dev.understudy.ingress.contract;

import org.jspecify.annotations.Nullable;

/** A compiled schema, or one keyword of it. Knows nothing of a request but the value it is given. */
@FunctionalInterface
interface Check {
    Check ANYTHING = (value, at, findings) -> {};

    /** @param value as Vert.x reads JSON: String, Number, Boolean, Map, List or null */
    void examine(@Nullable Object value, Place at, Findings findings);
}
