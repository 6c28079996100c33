package dev.understudy.store.read;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/** One reader on its way: pages through the past, then joins the tail where the two meet, without a gap or a double. */
public final class EventFollower {
    private static final int PAGE = 500;

    private final EventTail tail;
    private final EventReads reads;
    private final EventFilter filter;
    private final EventReader reader;
    private final Context context;
    private final int replayAtMost;
    private int replayed;
    private volatile boolean left;

    /** Where the reader stands; the tail's own from the moment it has joined. */
    private EventPosition seen = EventPosition.START;

    EventFollower(EventTail tail, EventReads reads, EventFilter filter, EventReader reader, Placing placing) {
        this.tail = tail;
        this.reads = reads;
        this.filter = filter;
        this.reader = reader;
        this.context = placing.context();
        this.replayAtMost = placing.replayAtMost();
    }

    record Placing(Context context, int replayAtMost) {}

    void begin(Future<EventPosition> place) {
        place.onComplete(this::page, this::end);
    }

    private void page(EventPosition from) {
        tail.pages().take().onComplete(turn -> context.runOnContext(now -> read(from)));
    }

    private void read(EventPosition from) {
        Future<EventReads.Batch> handed = left
                ? Future.failedFuture("the reader has left")
                : reads.after(from, filter, PAGE).compose(this::hand);
        handed.onComplete(turn -> tail.pages().giveBack()).onComplete(this::goOn, this::end);
    }

    private Future<EventReads.Batch> hand(EventReads.Batch batch) {
        replayed += batch.events().size();
        return left || batch.events().isEmpty()
                ? Future.succeededFuture(batch)
                : reader.replayed(batch.events()).map(batch);
    }

    private void goOn(EventReads.Batch batch) {
        if (left) {
            return;
        }
        if (!batch.full()) {
            tail.join(this, batch.upTo());
        } else if (replayed >= replayAtMost) {
            end(new ReplayTooLong(replayAtMost));
        } else {
            page(batch.upTo());
        }
    }

    /** The tail is further than this reader: what lies between has to be paged. */
    void pageFrom(EventPosition position) {
        context.runOnContext(again -> page(position));
    }

    /** On the tail's context. */
    void joined(EventPosition at) {
        seen = at;
    }

    Context context() {
        return context;
    }

    /**
     * On the tail's context: the tail may read a stretch again, a reader never sees it twice.
     *
     * @return whether there was anything for this reader, which comes to it on its own context
     */
    boolean offer(List<StreamEvent> events) {
        List<StreamEvent> wanted = events.stream().filter(this::isNews).toList();
        if (!events.isEmpty()) {
            seen = EventTail.later(seen, events.get(events.size() - 1).position());
        }
        if (!wanted.isEmpty()) {
            context.runOnContext(now -> deliver(wanted));
        }
        return !wanted.isEmpty();
    }

    private boolean isNews(StreamEvent event) {
        return seen.isBefore(event.position()) && filter.wants(event);
    }

    private void deliver(List<StreamEvent> events) {
        if (!left) {
            reader.live(events);
        }
    }

    private void end(Throwable why) {
        if (!left) {
            leave();
            reader.ended(why);
        }
    }

    /** From any thread; nothing is delivered afterwards on the reader's context. */
    public void leave() {
        left = true;
        tail.remove(this);
    }

    boolean hasLeft() {
        return left;
    }

    /** More events lie between than one replay brings back. The reader may follow again from the last one it saw. */
    public static final class ReplayTooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplayTooLong(int most) {
            super("a replay brings back " + most + " events at most", null, false, false);
        }
    }
}
