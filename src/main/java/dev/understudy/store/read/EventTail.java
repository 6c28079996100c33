package dev.understudy.store.read;

import dev.understudy.store.Database;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of new events on this node, for all who follow: the database is asked once, however many look on, and not at all while nobody does. State belongs to one context.
 */
public final class EventTail {
    /** How late an event is at most where its wake-up was lost, or came before an older transaction ended. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** Under load wake-ups come by the thousand; this many milliseconds of them share one look. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final int BATCH = 1_000;

    /** Events of one look times those who follow: what the event loops are given at a time. */
    private static final int MOST_AT_ONCE = 200_000;

    /** Pages of the past in memory at a time: after a restart everybody comes back for what was missed. */
    private static final int PAGES = 32;

    private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);

    private final Vertx vertx;
    private final Context context;
    private final EventReads reads;
    private final int replayAtMost;
    private final List<EventFollower> followers = new ArrayList<>();
    private final Turns pages = new Turns(PAGES);
    private @Nullable EventPosition position;
    private long timer = -1;
    private boolean looking;
    private boolean wokenMeanwhile;
    private boolean away;

    public EventTail(Vertx vertx, Database database, int replayAtMost) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.reads = new EventReads(database);
        this.replayAtMost = replayAtMost;
    }

    /**
     * Follows from now on, or from an event on.
     *
     * @param since the event seen last; null for from now on
     */
    public EventFollower follow(EventFilter filter, @Nullable Long since, EventReader reader) {
        EventFollower follower = new EventFollower(
                this, reads, filter, reader, new EventFollower.Placing(vertx.getOrCreateContext(), replayAtMost));
        follower.begin(since == null ? reads.horizon() : reads.placeOf(since));
        return follower;
    }

    Turns pages() {
        return pages;
    }

    /** Events were written, perhaps. From any thread. */
    public void wake() {
        context.runOnContext(now -> look());
    }

    void join(EventFollower follower, EventPosition at) {
        context.runOnContext(now -> joinHere(follower, at));
    }

    private void joinHere(EventFollower follower, EventPosition at) {
        if (follower.hasLeft()) {
            return;
        }
        if (position != null && at.isBefore(position)) {
            follower.pageFrom(at);
            return;
        }
        follower.joined(at);
        followers.add(follower);
        if (position == null) {
            position = at;
            timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> look());
        }
        look();
    }

    void remove(EventFollower follower) {
        context.runOnContext(now -> removeHere(follower));
    }

    private void removeHere(EventFollower follower) {
        if (followers.remove(follower) && followers.isEmpty()) {
            rest();
        }
    }

    private void rest() {
        vertx.cancelTimer(timer);
        position = null;
    }

    private void look() {
        EventPosition from = position;
        if (from == null || looking) {
            wokenMeanwhile = true;
            return;
        }
        looking = true;
        wokenMeanwhile = false;
        int batch = Math.max(1, Math.min(BATCH, MOST_AT_ONCE / Math.max(1, followers.size())));
        reads.after(from, EventFilter.ALL, batch).onComplete(events -> seen(from, events), this::missed);
    }

    private void seen(EventPosition from, EventReads.Batch batch) {
        if (away) {
            away = false;
            LOG.info("events can be read again");
        }
        // Somebody else may have begun at another place while this look was under way: then it is not theirs.
        if (position == null || !position.equals(from)) {
            looking = false;
            look();
            return;
        }
        position = batch.upTo();
        handed(batch.events()).onComplete(delivered -> context.runOnContext(now -> lookOn(batch)));
    }

    /** Succeeds when each event loop has come round to these events: where one has too much to do, no more are read for it to hold meanwhile. */
    private Future<?> handed(List<StreamEvent> events) {
        Set<Context> loops = new HashSet<>();
        for (EventFollower follower : followers) {
            if (follower.offer(events)) {
                loops.add(follower.context());
            }
        }
        return Future.join(loops.stream().map(EventTail::reached).toList());
    }

    private static Future<Void> reached(Context loop) {
        Promise<Void> reached = Promise.promise();
        loop.runOnContext(now -> reached.complete());
        return reached.future();
    }

    private void lookOn(EventReads.Batch batch) {
        looking = false;
        if (batch.full()) {
            look();
        } else if (wokenMeanwhile) {
            vertx.setTimer(PAUSE.toMillis(), tick -> look());
        }
    }

    /** The timer looks again; followers wait meanwhile, and miss nothing. */
    private void missed(Throwable why) {
        looking = false;
        if (!away) {
            away = true;
            LOG.warn("events cannot be read for now: {}", why.getMessage());
        }
    }

    static EventPosition later(EventPosition left, EventPosition right) {
        return left.isBefore(right) ? right : left;
    }

    /** Stops looking. Followers are told by whoever closes their connections. */
    public void close() {
        context.runOnContext(now -> {
            followers.clear();
            rest();
        });
    }
}
