package dev.understudy.store.read;

import dev.understudy.domain.Identity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account without its session. */
public record AccountView(
        UUID id,
        String pool,
        String marketplace,
        String state,
        @Nullable String reason,
        @Nullable String externalId,
        Identity identity,
        Times times,
        int deleteAttempts) {

    /** Null for what has not happened. */
    public record Times(
            Instant created,
            @Nullable Instant ready,
            @Nullable Instant retired,
            @Nullable Instant deleteAfter) {}
}
