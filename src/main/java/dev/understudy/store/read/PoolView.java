package dev.understudy.store.read;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool as people look at it.
 *
 * @param target the one in force
 * @param fileTarget the configuration file's own
 * @param quarantine why the quarantined ones stand there, each reason with how many
 * @param toCheck ready accounts that are lent only after a check of their sessions
 * @param waiting requests in line
 * @param suspended null where it is not
 */
public record PoolView(
        String name,
        String marketplace,
        boolean configured,
        int target,
        int fileTarget,
        Counts counts,
        Map<String, Long> quarantine,
        long toCheck,
        long waiting,
        String decision,
        @Nullable Instant decided,
        @Nullable Suspension suspended) {

    public PoolView {
        quarantine = Map.copyOf(quarantine);
    }

    /** Accounts by state; those being deleted count as retired. */
    public record Counts(long pending, long ready, long leased, long retired, long quarantined) {
        long sum() {
            return pending + ready + leased + retired + quarantined;
        }
    }

    /** It left the configuration, and nothing of it is left. */
    boolean isPast() {
        return !configured && counts.sum() == 0;
    }
}
