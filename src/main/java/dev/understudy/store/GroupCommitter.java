package dev.understudy.store;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes many small writes one large one: what arrived while the last statement ran goes into the next, one at a time. Idle, a single write goes at once; no timer delays it.
 *
 * <p>A row with bad data fails alone: the batch is halved until the row stands by itself. After a lost connection the outcome of the whole batch is unknown, and each caller is told
 * {@code store-unavailable}. So is, where there is a limit to the patience, each whose batch takes longer than that, or who waits behind such a batch; what was not sent by then never is. Confined to one Vert.x context: submit from the context that made it.
 *
 * @param <T> what is written
 * @param <R> what the caller gets for it
 */
public final class GroupCommitter<T, R> {
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    private final String name;
    private final Size<T> most;
    private final int mostWaiting;
    private final Function<List<T>, Future<List<R>>> write;
    private final CommitMeters meters;
    private final Deque<Entry<T, R>> waiting = new ArrayDeque<>();
    private final @Nullable Duration patience;
    private boolean inFlight;
    private boolean late;

    /**
     * How much goes into one statement at most. An item that is heavier than all may be together goes alone.
     *
     * @param weight of one item
     * @param together weight of all
     */
    public record Size<T>(int items, ToLongFunction<T> weight, long together) {
        static <T> Size<T> ofItems(int items) {
            return new Size<>(items, item -> 1, items);
        }
    }

    /**
     * @param name for messages and metrics: one of a few, whatever is written
     * @param write answers one result for each item, in their order, or fails for all of them
     */
    public GroupCommitter(String name, int mostPerBatch, int mostWaiting, Function<List<T>, Future<List<R>>> write) {
        this(name, Size.ofItems(mostPerBatch), mostWaiting, null, write);
    }

    public GroupCommitter(String name, Size<T> most, int mostWaiting, Function<List<T>, Future<List<R>>> write) {
        this(name, most, mostWaiting, null, write);
    }

    public GroupCommitter(
            String name,
            int mostPerBatch,
            int mostWaiting,
            @Nullable Duration patience,
            Function<List<T>, Future<List<R>>> write) {
        this(name, Size.ofItems(mostPerBatch), mostWaiting, patience, write);
    }

    /** @param patience longest that a batch may take before callers are told that the store is not available; null for as long as the statement itself may take */
    public GroupCommitter(
            String name,
            Size<T> most,
            int mostWaiting,
            @Nullable Duration patience,
            Function<List<T>, Future<List<R>>> write) {
        this.name = name;
        this.patience = patience;
        this.most = most;
        this.mostWaiting = mostWaiting;
        this.write = write;
        this.meters = new CommitMeters(name);
    }

    /** Fails at once with {@code overloaded} where too much waits already, and with {@code store-unavailable} where the last batch is late. */
    public Future<R> submit(T item) {
        if (late) {
            return Promptness.unavailable();
        }
        if (waiting.size() >= mostWaiting) {
            return Future.failedFuture(new Failure.Overloaded(name, WHEN_FULL).asRefusal());
        }
        Entry<T, R> entry = new Entry<>(item, Promise.promise());
        waiting.add(entry);
        writeNext();
        return entry.promise.future();
    }

    private void writeNext() {
        if (inFlight || waiting.isEmpty()) {
            return;
        }
        inFlight = true;
        List<Entry<T, R>> batch = nextBatch();
        long began = System.nanoTime();
        Future<Void> written = writeWhole(batch);
        if (patience != null) {
            written.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).onFailure(silent -> giveUp(batch));
        }
        written.onComplete(done -> {
            meters.wrote(batch.size(), System.nanoTime() - began);
            inFlight = false;
            late = false;
            writeNext();
        });
    }

    /** What was sent may still be done; its writer hears of that, and callers do not. */
    private void giveUp(List<Entry<T, R>> batch) {
        late = true;
        List<Entry<T, R>> told = new ArrayList<>(batch);
        told.addAll(waiting);
        waiting.clear();
        told.forEach(entry -> entry.promise.tryFail(new Failure.StoreUnavailable().asRefusal()));
    }

    private List<Entry<T, R>> nextBatch() {
        List<Entry<T, R>> batch = new ArrayList<>(Math.min(waiting.size(), most.items()));
        long together = 0;
        for (Entry<T, R> next = waiting.peek(); next != null && batch.size() < most.items(); next = waiting.peek()) {
            together += most.weight().applyAsLong(next.item());
            if (together > most.together() && !batch.isEmpty()) {
                break;
            }
            batch.add(waiting.remove());
        }
        return batch;
    }

    private Future<Void> writeWhole(List<Entry<T, R>> batch) {
        Future<List<R>> written;
        try {
            written = write.apply(batch.stream().map(Entry::item).toList());
        } catch (RuntimeException thrown) {
            written = Future.failedFuture(thrown);
        }
        return written.transform(result -> {
            if (result.succeeded() && result.result().size() != batch.size()) {
                return bisect(
                        batch,
                        new IllegalStateException(name + ": " + batch.size() + " were written and "
                                + result.result().size() + " answered"));
            }
            if (result.succeeded()) {
                tell(batch, result.result());
                return Future.succeededFuture();
            }
            return bisect(batch, result.cause());
        });
    }

    private Future<Void> bisect(List<Entry<T, R>> batch, Throwable cause) {
        if (batch.size() == 1 || !StoreFailures.isBadData(cause)) {
            batch.forEach(entry -> entry.promise.tryFail(cause));
            return Future.succeededFuture();
        }
        int half = batch.size() / 2;
        return writeWhole(batch.subList(0, half)).compose(first -> writeWhole(batch.subList(half, batch.size())));
    }

    private void tell(List<Entry<T, R>> batch, List<R> results) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).promise.tryComplete(results.get(i));
        }
    }

    private record Entry<T, R>(T item, Promise<R> promise) {}
}
