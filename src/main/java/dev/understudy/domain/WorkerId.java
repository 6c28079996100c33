package dev.understudy.domain;

import java.util.UUID;

/** Names one process of an instance, from its start to its end. */
public record WorkerId(UUID value) {
    public static WorkerId next() {
        return new WorkerId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
