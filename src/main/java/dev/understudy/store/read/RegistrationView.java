package dev.understudy.store.read;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run of a flow. */
public record RegistrationView(
        UUID id,
        UUID account,
        String pool,
        String marketplace,
        int attempt,
        String state,
        @Nullable String step,
        Ending ending,
        @Nullable String consentSha256,
        Instant queued,
        @Nullable Instant started,
        @Nullable Instant ended) {

    /** Why it failed; nulls where it did not. */
    public record Ending(
            @Nullable String reason,
            @Nullable String shopWords,
            @Nullable String detail) {}

    /** What a step did, as its event tells. */
    public record Step(
            @Nullable String step, Instant at, @Nullable String reason, Map<String, Object> data) {}

    /** With all its steps, in order. */
    public record Traced(RegistrationView registration, List<Step> steps) {}
}
