package dev.understudy.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what was started, the last first, when SIGTERM or Ctrl-C comes; each end may fail without keeping the others from theirs. */
final class RunUntilShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(RunUntilShutdown.class);

    private final Deque<End> ends = new ArrayDeque<>();
    private final ReentrantLock starting = new ReentrantLock();
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

    /** Runs what starts everything, then blocks until all of it has ended. Where the start fails, what was started is ended, too. */
    void run(End startAll) throws Exception {
        try {
            startAll.run();
        } catch (Exception failed) {
            if (!isEnding()) {
                endNow();
                throw failed;
            }
            LOG.debug("the start was broken off by the end", failed);
        }
        ended.await();
    }

    /** Starts one thing; {@link #add} is called in there. An end that comes meanwhile waits for it, so that nothing half-started is left behind. */
    <T> T start(Callable<T> one) throws Exception {
        starting.lock();
        try {
            if (isEnding()) {
                throw new InterruptedException("told to end");
            }
            return one.call();
        } finally {
            starting.unlock();
        }
    }

    /** Call right after the thing was started. */
    void add(End end) {
        synchronized (ends) {
            ends.push(end);
        }
    }

    boolean isEnding() {
        return ending.get();
    }

    /** Waits so long at most; answers whether everything has ended, or is ending. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS) || isEnding();
    }

    /** What has nothing left to do ends by itself. */
    void endNow() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        long began = System.nanoTime();
        boolean quiet = awaitStart();
        End next;
        while ((next = next()) != null) {
            end(next);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (took.compareTo(grace) > 0) {
            LOG.warn("the end took {}, more than the grace of {}", took, grace);
        }
        if (quiet) {
            starting.unlock();
        } else {
            LOG.warn(
                    "the start did not come to an end within {}; what it leaves behind, the next start replaces",
                    grace);
        }
        ended.countDown();
    }

    /** What is being started fails at once when its children end; else an end would wait for a whole initdb. */
    private boolean awaitStart() {
        if (starting.tryLock()) {
            return true;
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
        try {
            return starting.tryLock(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable End next() {
        synchronized (ends) {
            return ends.poll();
        }
    }

    private static void end(End end) {
        try {
            end.run();
        } catch (Exception failed) {
            LOG.warn("something did not end in good order", failed);
        }
    }
}
