package dev.understudy.store.read;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is streamed; its JSON is made once for all readers.
 *
 * @param json one line, as api.md describes it
 */
public record StreamEvent(
        EventPosition position,
        @Nullable String pool,
        @Nullable UUID registration,
        @Nullable UUID lease,
        String json) {}
