package dev.understudy.cli;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time after SIGTERM. No step of the end takes more than half of what is left, so that the later ones have some, too. */
final class Grace {
    private static final Duration LEAST = Duration.ofMillis(1);

    private final long endsAtNanos;

    private Grace(long endsAtNanos) {
        this.endsAtNanos = endsAtNanos;
    }

    static Grace beginningNow(Duration whole) {
        return new Grace(System.nanoTime() + whole.toNanos());
    }

    /** The most that the next step may take. */
    Duration share() {
        Duration half = Duration.ofNanos(endsAtNanos - System.nanoTime()).dividedBy(2);
        return half.compareTo(LEAST) < 0 ? LEAST : half;
    }

    /** What takes longer goes on by itself, for as long as this process lives. */
    <T> Future<T> within(Future<T> step) {
        return step.timeout(share().toMillis(), TimeUnit.MILLISECONDS);
    }
}
