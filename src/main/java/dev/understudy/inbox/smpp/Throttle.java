package dev.understudy.inbox.smpp;

import java.util.concurrent.TimeUnit;

/** So many submissions a second and not more, with a burst of one second's. For one connection. */
final class Throttle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private double left;
    private long atNanos;

    /** @param perSecond 0 for no bound */
    Throttle(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.atNanos = nowNanos;
    }

    boolean admits(long nowNanos) {
        if (perSecond == 0) {
            return true;
        }
        left = Math.min(perSecond, left + (double) (nowNanos - atNanos) * perSecond / SECOND);
        atNanos = nowNanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
