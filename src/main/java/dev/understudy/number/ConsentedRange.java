package dev.understudy.number;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a consent document's {@code numberRanges}.
 *
 * @param ownedBy who holds the range, where its numbers are real and the shop's team answers for them; null where the range must belong to nobody
 */
public record ConsentedRange(NumberRange range, @Nullable String ownedBy) {
    public ConsentedRange {
        if (ownedBy != null && ownedBy.isBlank()) {
            throw new IllegalArgumentException("'ownedBy' is empty; name who holds the range, or leave it out");
        }
    }
}
