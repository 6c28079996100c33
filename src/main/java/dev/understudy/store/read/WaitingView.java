package dev.understudy.store.read;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request in the line, or one that left it without an account.
 *
 * @param place grows with every request of every pool
 * @param ended null while it waits
 */
public record WaitingView(
        UUID id,
        long place,
        String pool,
        String owner,
        String state,
        int count,
        Map<String, String> labels,
        Instant requested,
        Instant deadline,
        @Nullable Instant ended) {}
