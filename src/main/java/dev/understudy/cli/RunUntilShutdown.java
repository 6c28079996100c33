package dev.understudy.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what was started, the last first, when SIGTERM or Ctrl-C comes; each end may fail without keeping the others from theirs. */
final class RunUntilShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(RunUntilShutdown.class);

    private final Deque<End> ends = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Duration grace;

    /** How one thing ends. */
    interface End {
        void run() throws Exception;
    }

    RunUntilShutdown(Duration grace) {
        this.grace = grace;
        Runtime.getRuntime().addShutdownHook(new Thread(this::endNow, "shutdown"));
    }

    /** Call right after the thing was started. */
    void add(End end) {
        synchronized (ends) {
            ends.push(end);
        }
    }

    /** Blocks until everything has ended. */
    void await() throws InterruptedException {
        ended.await();
    }

    boolean isEnding() {
        return ending.get();
    }

    /** Waits so long at most; answers whether everything has ended, or is ending. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS) || isEnding();
    }

    void endNow() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        long began = System.nanoTime();
        End next;
        while ((next = next()) != null) {
            run(next);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(grace) > 0) {
            LOG.warn("the end took {}, more than the grace of {}", took, grace);
        }
        ended.countDown();
    }

    private @Nullable End next() {
        synchronized (ends) {
            return ends.poll();
        }
    }

    private static void run(End end) {
        try {
            end.run();
        } catch (Exception failed) {
            LOG.warn("something did not end in good order", failed);
        }
    }
}
