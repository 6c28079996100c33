package dev.understudy.flow;

import dev.understudy.domain.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one step did, without secrets.
 *
 * @param outcome {@code waiting} (for a message, or for what is polled), {@code again} (the request is sent once more), {@code redirected} (one hop of a chain), {@code refused} (a code), {@code done}, {@code failed}
 * @param reason null unless failed
 * @param note the request line and status, or the shop's own words, masked and shortened; null where there is nothing to say
 */
public record StepReport(
        String step,
        String outcome,
        Duration took,
        @Nullable Reason reason,
        @Nullable String note) {}
