package dev.understudy.store;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Tells whoever waits for an answer that the database gives none: within its limit the first, and, where it answers nobody on this node, at once whoever comes after, until it has answered somebody. The
 * work itself goes on, so that its outcome is unknown. Safe for any thread.
 */
public final class Promptness {
    /** While the database is silent, one of those who come finds out so often whether it still is. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final Duration limit;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong nextTryNanos = new AtomicLong();
    private volatile boolean silent;

    Promptness(Duration limit) {
        this.limit = limit;
    }

    /** Longest that a request may wait for the database. */
    public Duration limit() {
        return limit;
    }

    /** For one statement or transaction. What is slow counts as away: on a disk that stands still nothing is committed, though reading goes on. */
    public <T> Future<T> within(Supplier<Future<T>> work) {
        return mayTry() ? limited(work.get()).recover(StoreFailures::named) : unavailable();
    }

    /** For work of many statements, or of more than the database: it goes on for as long as the database answers anybody. */
    public <T> Future<T> whileItAnswers(Supplier<Future<T>> work) {
        return mayTry() ? watched(work.get()).recover(StoreFailures::named) : unavailable();
    }

    private <T> Future<T> limited(Future<T> work) {
        long before = answers.get();
        return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).onFailure(cause -> {
            if (cause instanceof TimeoutException && answers.get() == before) {
                noteSilence();
            }
        });
    }

    private <T> Future<T> watched(Future<T> work) {
        long before = answers.get();
        return limited(work)
                .recover(cause -> cause instanceof TimeoutException && answers.get() > before && !work.isComplete()
                        ? watched(work)
                        : Future.failedFuture(cause));
    }

    private boolean mayTry() {
        if (!silent) {
            return true;
        }
        long now = System.nanoTime();
        long next = nextTryNanos.get();
        return now - next >= 0 && nextTryNanos.compareAndSet(next, now + BETWEEN_TRIES.toNanos());
    }

    private void noteSilence() {
        nextTryNanos.set(System.nanoTime() + BETWEEN_TRIES.toNanos());
        silent = true;
    }

    /** Called with everything that the database answers. */
    void answered() {
        answers.incrementAndGet();
        if (silent) {
            silent = false;
        }
    }

    static <T> Future<T> unavailable() {
        return Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
    }
}
