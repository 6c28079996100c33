package dev.understudy.domain;

import java.util.UUID;

/** Names one account for ever; made before anything is sent to the shop. */
public record AccountId(UUID value) {
    public static AccountId next() {
        return new AccountId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
