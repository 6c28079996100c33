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

/** One reader's WebSocket. What it does not take waits in a bounded buffer; a reader whose buffer is full is dropped, since memory is everybody's. */
final class EventStream implements EventReader {
    static final short SLOW_READER = 4008;
    static final short REPLAY_LIMIT = 4009;
    static final short STORE_UNAVAILABLE = 4013;
    static final short GOING_AWAY = 1001;
    private static final short INTERNAL_ERROR = 1011;

    /** What the socket may hold before a reader counts as behind. */
    private static final int SOCKET_BYTES = 64 * 1024;

    /** A reader that takes nothing of a replay for so long is dropped as well. */
    private static final Duration REPLAY_PATIENCE = Duration.ofSeconds(30);

    /** The close frame stands behind what the reader did not take; then the connection is cut. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private static final Buffer PING = Buffer.buffer("understudy");
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Runnable cut;
    private final int bufferAtMost;
    private final IngressMeters meters;
    private final Queue<String> behind = new ArrayDeque<>();
    private @Nullable Promise<Void> drained;
    private @Nullable EventFollower follower;
    private boolean answeredPing = true;
    private boolean closing;

    EventStream(Vertx vertx, ServerWebSocket socket, Runnable cut, int bufferAtMost, IngressMeters meters) {
        this.vertx = vertx;
        this.socket = socket;
        this.cut = cut;
        this.bufferAtMost = bufferAtMost;
        this.meters = meters;
        socket.setWriteQueueMaxSize(SOCKET_BYTES);
        socket.drainHandler(room -> drain());
        socket.pongHandler(pong -> answeredPing = true);
    }

    void follows(EventFollower as) {
        follower = as;
    }

    @Override
    public Future<Void> replayed(List<StreamEvent> events) {
        events.forEach(event -> write(event.json()));
        if (!socket.writeQueueFull()) {
            return Future.succeededFuture();
        }
        Promise<Void> room = Promise.promise();
        drained = room;
        long timer = vertx.setTimer(REPLAY_PATIENCE.toMillis(), late -> room.tryFail(new TooSlow()));
        return room.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    @Override
    public void live(List<StreamEvent> events) {
        for (StreamEvent event : events) {
            if (behind.isEmpty() && !socket.writeQueueFull()) {
                write(event.json());
            } else if (behind.size() < bufferAtMost) {
                behind.add(event.json());
            } else {
                ended(new TooSlow());
                return;
            }
        }
    }

    private void drain() {
        while (!behind.isEmpty() && !socket.writeQueueFull()) {
            write(behind.remove());
        }
        if (drained != null && !socket.writeQueueFull()) {
            Promise<Void> room = drained;
            drained = null;
            room.tryComplete();
        }
    }

    private void write(String event) {
        if (!closing) {
            socket.writeTextMessage(event).onFailure(gone -> LOG.debug("an event met a closed stream", gone));
        }
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
