package dev.understudy.store;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Tells whoever waits for an answer that the database gives none: within its limit the first, and at once whoever comes after, until the database has answered somebody again. The work itself goes
 * on, so that its outcome is unknown. Safe for any thread.
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

    /** What is slow counts as silent: a disk that stands still lets nothing be committed, though reading goes on. */
    public <T> Future<T> within(Supplier<Future<T>> work) {
        return begun(work, this::limited);
    }

    /** For work of many statements, or of more than the database: silent is who answered nobody on this node for that long. */
    public <T> Future<T> whileItAnswers(Supplier<Future<T>> work) {
        return begun(work, this::watched);
    }

    private <T> Future<T> begun(Supplier<Future<T>> work, UnaryOperator<Future<T>> bounded) {
        return mayTry() ? bounded.apply(work.get()).recover(StoreFailures::named) : unavailable();
    }

    private <T> Future<T> limited(Future<T> work) {
        return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).onFailure(this::noteSilence);
    }

    private <T> Future<T> watched(Future<T> work) {
        long before = answers.get();
        return work.timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> cause instanceof TimeoutException && !work.isComplete() && answers.get() > before
                        ? watched(work)
                        : Future.failedFuture(cause))
                .onFailure(this::noteSilence);
    }

    private boolean mayTry() {
        if (!silent) {
            return true;
        }
        long now = System.nanoTime();
        long next = nextTryNanos.get();
        return now - next >= 0 && nextTryNanos.compareAndSet(next, now + BETWEEN_TRIES.toNanos());
    }

    private void noteSilence(Throwable cause) {
        if (cause instanceof TimeoutException) {
            nextTryNanos.set(System.nanoTime() + BETWEEN_TRIES.toNanos());
            silent = true;
        }
    }

    /** Called with everything that the database answers. */
    void answered() {
        answers.incrementAndGet();
        silent = false;
    }

    static <T> Future<T> unavailable() {
        return Future.failedFuture(new Failure.StoreUnavailable().asRefusal());
    }
}
