package dev.understudy.domain;

import java.util.UUID;

/** Names one attempt to run a flow for an account. */
public record RegistrationId(UUID value) {
    public static RegistrationId next() {
        return new RegistrationId(UuidV7.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
