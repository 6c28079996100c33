package dev.understudy.store;

import dev.understudy.domain.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are written behind and never waited for: the steps of a run. What must not be lost is written by the transition's own statement. Beyond its bound the newest are dropped, and the log
 * says how many. Safe for any thread.
 */
public final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MOST_WAITING = 50_000;
    private static final int MOST_PER_STATEMENT = 1_000;
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final EventTable table;
    private final Vertx vertx;
    private final Context context;
    private final Runnable written;
    private final Queue<Event> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<Promise<Void>> flushing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param written called after each statement: readers may look */
    public EventLog(Vertx vertx, EventTable table, Runnable written) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.table = table;
        this.written = written;
    }

    public void write(Event event) {
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        waiting.add(event);
        if (busy.compareAndSet(false, true)) {
            context.runOnContext(now -> writeNext());
        }
    }

    /** Succeeds when everything that was to be written by now is. */
    public Future<Void> flushed() {
        Promise<Void> done = Promise.promise();
        flushing.add(done);
        if (busy.compareAndSet(false, true)) {
            context.runOnContext(now -> writeNext());
        }
        return done.future();
    }

    private void writeNext() {
        List<Event> batch = new ArrayList<>();
        Event next;
        while (batch.size() < MOST_PER_STATEMENT && (next = waiting.poll()) != null) {
            batch.add(next);
        }
        if (batch.isEmpty()) {
            Promise<Void> flushed;
            while ((flushed = flushing.poll()) != null) {
                flushed.complete();
            }
            rest();
            return;
        }
        append(batch);
    }

    private void append(List<Event> batch) {
        write(batch).onComplete(done -> after(batch.size()), away -> tryAgain(batch, away));
    }

    /** An event with bad data is dropped alone; the log says which. */
    private Future<Void> write(List<Event> batch) {
        return table.append(batch).recover(cause -> {
            if (!StoreFailures.isBadData(cause)) {
                return Future.failedFuture(cause);
            }
            if (batch.size() == 1) {
                LOG.warn("event {} cannot be stored: {}", batch.get(0).type().code(), cause.getMessage());
                return Future.succeededFuture();
            }
            int half = batch.size() / 2;
            return write(batch.subList(0, half)).compose(first -> write(batch.subList(half, batch.size())));
        });
    }

    private void rest() {
        busy.set(false);
        if (!(waiting.isEmpty() && flushing.isEmpty()) && busy.compareAndSet(false, true)) {
            context.runOnContext(now -> writeNext());
        }
    }

    private void after(int count) {
        size.addAndGet(-count);
        int lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} step events were dropped: the database did not keep up", lost);
        }
        written.run();
        writeNext();
    }

    private void tryAgain(List<Event> batch, Throwable cause) {
        LOG.warn("{} step events wait for the database: {}", size.get(), cause.getMessage());
        vertx.setTimer(AFTER_FAILURE_MILLIS, timer -> append(batch));
    }
}
