package dev.understudy.store;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever waits for an answer that the database gives none: within its limit the first, and, where it answers nobody on this node, at once whoever comes after, until it has answered somebody. The
 * work itself goes on, so that its outcome is unknown. Safe for any thread.
 */
public final class Promptness {
    /** While the database is silent, one of those who come finds out so often whether it still is. */
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private static final Logger LOG = LoggerFactory.getLogger(Promptness.class);

    private final Duration limit;
    private final Supplier<Future<?>> ping;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong nextTryNanos = new AtomicLong();
    private volatile boolean silent;

    /** @param ping asks the database for any answer at all */
    Promptness(Duration limit, Supplier<Future<?>> ping) {
        this.limit = limit;
        this.ping = ping;
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
        return limited(work, limit);
    }

    private <T> Future<T> limited(Future<T> work, Duration within) {
        long before = answers.get();
        return work.timeout(within.toMillis(), TimeUnit.MILLISECONDS).onFailure(cause -> {
            if (cause instanceof TimeoutException && answers.get() == before) {
                noteSilence();
            }
        });
    }

    /** Half of the limit passes before the database is asked by ourselves: where a shop is waited for, nobody else may have asked it anything. */
    private <T> Future<T> watched(Future<T> work) {
        Duration half = limit.dividedBy(2);
        long before = answers.get();
        return work.timeout(half.toMillis(), TimeUnit.MILLISECONDS).recover(cause -> {
            if (!(cause instanceof TimeoutException) || work.isComplete()) {
                return work;
            }
            return answers.get() > before ? watched(work) : asked(work, half);
        });
    }

    private <T> Future<T> asked(Future<T> work, Duration within) {
        long before = answers.get();
        Future<T> answeredInTime = limited(work, within);
        ping.get().onSuccess(answer -> answered()).onFailure(away -> LOG.debug("no answer: {}", away.getMessage()));
        return answeredInTime.recover(
                cause -> cause instanceof TimeoutException && answers.get() > before && !work.isComplete()
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
