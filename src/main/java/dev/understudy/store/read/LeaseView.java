package dev.understudy.store.read;

import dev.understudy.domain.Identity;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lease without token and session. */
public record LeaseView(
        UUID id,
        long fence,
        String pool,
        String owner,
        String state,
        Map<String, String> labels,
        Times times,
        @Nullable String outcome,
        Leased account) {

    /** @param ended null while it is active */
    public record Times(
            Instant granted, Instant expires, @Nullable Instant ended) {}

    /** The account that is held. */
    public record Leased(
            UUID id, String marketplace, @Nullable String externalId, Identity identity) {}
}
