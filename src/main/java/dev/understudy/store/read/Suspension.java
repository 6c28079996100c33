package dev.understudy.store.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a pool or marketplace stands still.
 *
 * @param reason a stable code
 * @param detail what to mend; null where there is nothing to add
 */
public record Suspension(String reason, @Nullable String detail, Instant at) {}
