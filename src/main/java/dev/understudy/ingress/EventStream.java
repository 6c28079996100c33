package dev.understudy.ingress;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.store.read.EventFollower;
import dev.understudy.store.read.EventReader;
import dev.understudy.store.read.StreamEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's WebSocket. What it does not take waits in a bounded buffer; a reader whose buffer is full is dropped, since memory is everybody's. Events in the buffer are shared by all who wait for
 * them; those in the socket are copies, so few of them are made for a reader that is slow, and one at a time while the node's readers leave too much unread together.
 */
final class EventStream implements EventReader {
    static final short SLOW_READER = 4008;
    static final short REPLAY_LIMIT = 4009;
    static final short STORE_UNAVAILABLE = 4013;
    static final short GOING_AWAY = 1001;
    private static final short INTERNAL_ERROR = 1011;

    /** What the socket may hold before a reader counts as behind. */
    private static final int SOCKET_BYTES = 16 * 1024;

    /** A reader that has not taken a page of a replay by then is dropped as well: others wait for its turn. */
    private static final Duration REPLAY_PATIENCE = Duration.ofSeconds(10);

    /** The close frame stands behind what the reader did not take; then the connection is cut. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private static final Buffer PING = Buffer.buffer("understudy");
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Runnable cut;
    private final Bounds bounds;
    private final IngressMeters meters;
    private final Queue<String> behind = new ArrayDeque<>();
    private int onTheWay;
    private boolean sending;
    private @Nullable Promise<Void> taken;
    private @Nullable EventFollower follower;
    private boolean answeredPing = true;
    private boolean closing;

    /**
     * @param buffer events that one reader may be behind
     * @param unread all readers' together
     */
    record Bounds(int buffer, UnreadBytes unread) {}

    EventStream(Vertx vertx, ServerWebSocket socket, Runnable cut, Bounds bounds, IngressMeters meters) {
        this.vertx = vertx;
        this.socket = socket;
        this.cut = cut;
        this.bounds = bounds;
        this.meters = meters;
        socket.pongHandler(pong -> answeredPing = true);
    }

    void follows(EventFollower as) {
        follower = as;
    }

    @Override
    public Future<Void> replayed(List<StreamEvent> events) {
        events.forEach(event -> behind.add(event.json()));
        Promise<Void> page = Promise.promise();
        taken = page;
        send();
        long timer = vertx.setTimer(REPLAY_PATIENCE.toMillis(), late -> page.tryFail(new TooSlow()));
        return page.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    @Override
    public void live(List<StreamEvent> events) {
        for (StreamEvent event : events) {
            if (behind.size() >= bounds.buffer()) {
                ended(new TooSlow());
                return;
            }
            behind.add(event.json());
            send();
        }
    }

    /** A write that fails at once comes back here: it goes on in the loop that it came from. */
    private void send() {
        if (sending) {
            return;
        }
        sending = true;
        while (!behind.isEmpty() && mayWrite()) {
            write(behind.remove());
        }
        sending = false;
        if (taken != null && behind.isEmpty()) {
            Promise<Void> page = taken;
            taken = null;
            page.tryComplete();
        }
    }

    private boolean mayWrite() {
        return onTheWay == 0 || onTheWay < SOCKET_BYTES && bounds.unread().isRoom();
    }

    private void write(String event) {
        int bytes = event.length();
        onTheWay += bytes;
        bounds.unread().add(bytes);
        socket.writeTextMessage(event).onComplete(sent -> left(bytes), gone -> {
            LOG.debug("an event met a closed stream", gone);
            left(bytes);
        });
    }

    private void left(int bytes) {
        onTheWay -= bytes;
        bounds.unread().add(-bytes);
        send();
    }

    @Override
    public void ended(Throwable why) {
        if (why instanceof TooSlow) {
            meters.slowReader();
            LOG.warn("a stream is closed: its reader did not keep up");
            close(SLOW_READER, "slow-reader");
        } else if (why instanceof EventFollower.ReplayTooLong) {
            close(REPLAY_LIMIT, "replay-limit");
        } else if (why instanceof Refusal refusal && refusal.failure() instanceof Failure.StoreUnavailable) {
            close(STORE_UNAVAILABLE, "store-unavailable");
        } else {
            LOG.error("a stream met a fault of our own", why);
            close(INTERNAL_ERROR, "internal-error");
        }
    }

    /** Keeps idle connections open on the way through proxies, and finds readers that are gone. */
    void ping() {
        if (!answeredPing) {
            cut.run();
            return;
        }
        answeredPing = false;
        socket.writePing(PING).onFailure(gone -> LOG.debug("a ping met a closed stream", gone));
    }

    void close(short code, String reason) {
        if (closing) {
            return;
        }
        closing = true;
        forget();
        long timer = vertx.setTimer(CLOSE_PATIENCE.toMillis(), late -> cut.run());
        socket.close(code, reason).onComplete(closed -> vertx.cancelTimer(timer));
    }

    /** Also when the client went away by itself. */
    void forget() {
        behind.clear();
        if (taken != null) {
            taken.tryFail(new TooSlow());
        }
        if (follower != null) {
            follower.leave();
        }
    }

    private static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the reader does not keep up", null, false, false);
        }
    }
}
