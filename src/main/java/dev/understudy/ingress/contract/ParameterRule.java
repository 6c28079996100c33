package dev.understudy.ingress.contract;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of an operation.
 *
 * @param in {@code path}, {@code query} or {@code header}
 * @param whole whether it is a whole number
 * @param fallback taken where it is absent; null for none
 */
record ParameterRule(
        String name,
        String in,
        boolean required,
        boolean whole,
        @Nullable Object fallback,
        Check check,
        Place place) {

    /** The value in its type, the fallback where it is absent; null where there is neither. */
    @Nullable
    Object read(@Nullable String sent, Findings findings) {
        if (sent == null) {
            if (required) {
                findings.add(place, "is required");
            }
            return fallback;
        }
        Object value = whole ? number(sent) : sent;
        check.examine(value, place, findings);
        return value;
    }

    private static Object number(String sent) {
        try {
            return Long.valueOf(sent);
        } catch (NumberFormatException notANumber) {
            return sent;
        }
    }
}
