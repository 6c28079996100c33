package dev.understudy.domain;

import java.util.UUID;

/** Names one wait for a message. */
public record InboxWaitId(UUID value) {
    public static InboxWaitId next() {
        return new InboxWaitId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
