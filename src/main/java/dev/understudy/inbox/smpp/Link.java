package dev.understudy.inbox.smpp;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: sends units, numbers our own requests, and asks a silent client whether it is still there. */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final Duration TO_LEAVE = Duration.ofSeconds(1);
    private static final int LARGEST_SEQUENCE = 0x7FFFFFFF;

    private final Vertx vertx;
    private final NetSocket socket;
    private final long timer;
    private int sequence;
    private boolean heard = true;
    private boolean asked;
    private @Nullable Long closing;

    /** @param ask silence after which it is asked; after as much again it is closed */
    Link(Vertx vertx, NetSocket socket, Duration ask) {
        this.vertx = vertx;
        this.socket = socket;
        timer = vertx.setPeriodic(ask.toMillis(), tick -> look());
    }

    private void look() {
        if (closing != null) {
            return;
        }
        if (heard) {
            heard = false;
            asked = false;
        } else if (asked) {
            LOG.info("an SMPP client at {} is silent and does not answer: its connection is closed", peer());
            close();
        } else {
            asked = true;
            send(Pdu.request(Command.ENQUIRE_LINK, nextSequence()));
        }
    }

    String peer() {
        return String.valueOf(socket.remoteAddress());
    }

    void heard() {
        heard = true;
    }

    int nextSequence() {
        sequence = sequence == LARGEST_SEQUENCE ? 1 : sequence + 1;
        return sequence;
    }

    void send(Pdu pdu) {
        socket.write(pdu.bytes()).onFailure(gone -> LOG.debug("an SMPP client was gone before its answer", gone));
    }

    /** Call after what came was handled: a client that asks and does not read its answers is heard again when it has. */
    void holdWhileFull() {
        if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(drained -> socket.resume());
        }
    }

    /** What was sent before goes through first. */
    void close() {
        socket.close().onFailure(already -> LOG.debug("an SMPP connection was closed already", already));
    }

    /** Leaves it to the client to close first: some, jsmpp among them, drop a last answer when the end comes right behind it. */
    void closeSoon() {
        if (closing == null) {
            closing = vertx.setTimer(TO_LEAVE.toMillis(), over -> close());
        }
    }

    /** The socket is. */
    void closed() {
        vertx.cancelTimer(timer);
        if (closing != null) {
            vertx.cancelTimer(closing);
        }
    }
}
