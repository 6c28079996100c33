package dev.understudy.message;

import java.time.Duration;

/**
 * What bad carriers do to messages, by rules and not by chance, so that a test that fails fails again.
 *
 * @param loseFirst so many are lost before any arrives
 * @param loseEvery the n-th, the 2n-th and so on are lost; 0 for none
 * @param delay before one arrives
 * @param copies that arrive of each; 1 for no doubling
 * @param reorder of two that arrive the second comes first; the last of an odd number comes when the terms end
 */
public record ChaosTerms(int loseFirst, int loseEvery, Duration delay, int copies, boolean reorder) {
    public static final ChaosTerms NONE = new ChaosTerms(0, 0, Duration.ZERO, 1, false);

    /** What becomes of one message. */
    public enum Fate {
        ARRIVES,
        LOST,
        DELAYED,
        /** Until the next one has come. */
        WAITS,
        /** Arrives, after the delay, and the one that waits comes after it. */
        OVERTAKES
    }

    /** @param nth since the terms were set, from 1 */
    public Fate fateOf(long nth) {
        if (isLost(nth)) {
            return Fate.LOST;
        }
        if (reorder) {
            return (nth - lostOf(nth)) % 2 == 1 ? Fate.WAITS : Fate.OVERTAKES;
        }
        return delay.isZero() ? Fate.ARRIVES : Fate.DELAYED;
    }

    private boolean isLost(long nth) {
        return nth <= loseFirst || loseEvery > 0 && nth % loseEvery == 0;
    }

    private long lostOf(long nth) {
        long first = Math.min(nth, loseFirst);
        return loseEvery == 0 ? first : first + nth / loseEvery - first / loseEvery;
    }
}
