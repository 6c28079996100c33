package dev.understudy.domain;

import java.util.UUID;

/** Names one place in a pool's waiting line. */
public record LeaseRequestId(UUID value) {
    public static LeaseRequestId next() {
        return new LeaseRequestId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
