package dev.understudy.domain;

import java.util.UUID;

/** Names one owner's hold on an account. */
public record LeaseId(UUID value) {
    public static LeaseId next() {
        return new LeaseId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
