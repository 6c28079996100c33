package dev.understudy.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** So many tasks under way, the next begun when one ends; one event loop, so that the client takes as little of the machine as it can. */
final class ClosedLoop implements AutoCloseable {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final int underWay;

    ClosedLoop(int underWay) {
        this.underWay = underWay;
    }

    /** Its one event loop runs the tasks. */
    Vertx vertx() {
        return vertx;
    }

    /** What is done again and again; its future ends when the answer is read. */
    interface Task {
        Future<?> run(int number);
    }

    /** @param took from the first request to the last answer */
    record Run(int done, Duration took, Latencies latencies) {
        double perSecond() {
            return done / (took.toNanos() / 1e9);
        }
    }

    /** Does it so many times. The first that fails, fails the run. */
    Run run(int total, Task task) throws InterruptedException, CannotMeasure {
        Going going = new Going(task, total);
        long began = System.nanoTime();
        vertx.runOnContext(now -> going.begin());
        try {
            wait(going.over.future());
        } catch (TimeoutException stuck) {
            throw new CannotMeasure("only " + going.done + " of " + total + " were answered in " + LONGEST_RUN);
        }
        return new Run(total, Duration.ofNanos(going.ended - began), going.latencies);
    }

    /** What has to be there before a run. */
    static <T> T ready(Future<T> future) throws InterruptedException, CannotMeasure {
        try {
            return wait(future);
        } catch (TimeoutException stuck) {
            throw new CannotMeasure("not ready after " + LONGEST_RUN);
        }
    }

    private static <T> T wait(Future<T> future) throws InterruptedException, CannotMeasure, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new CannotMeasure("a request failed: " + failed.getCause().getMessage());
        }
    }

    /** One run under way; everything but its end happens on the event loop. */
    private final class Going {
        private final Task task;
        private final int total;
        private final Latencies latencies;
        private final Promise<Void> over = Promise.promise();
        private int sent;
        private volatile int done;
        private volatile long ended;

        Going(Task task, int total) {
            this.task = task;
            this.total = total;
            this.latencies = new Latencies(total);
        }

        void begin() {
            for (int i = 0; i < Math.min(underWay, total); i++) {
                next();
            }
        }

        private void next() {
            if (sent == total) {
                return;
            }
            long began = System.nanoTime();
            task.run(sent++).onComplete(answered -> answered(began), over::tryFail);
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // written by the event loop alone
        private void answered(long began) {
            latencies.add(System.nanoTime() - began);
            done++;
            if (done == total) {
                ended = System.nanoTime();
                over.tryComplete();
            } else {
                next();
            }
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
