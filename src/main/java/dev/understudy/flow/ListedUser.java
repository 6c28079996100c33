package dev.understudy.flow;

import org.jspecify.annotations.Nullable;

/**
 * A user as the shop's own list has it: just what tells whether it is one of ours. Most may be somebody else's, so that nothing of it is ever logged or kept before that is known.
 *
 * @param phone as the shop writes it; null where it tells none
 * @param email null where the shop tells none
 * @param reference null where the shop tells none
 */
public record ListedUser(
        String id,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String reference) {
    @Override
    public String toString() {
        return "ListedUser[" + id + "]";
    }
}
