package dev.understudy.inbox;

import dev.understudy.domain.Failure;
import dev.understudy.message.CaughtMessage;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.MessageTable;
import dev.understudy.store.MessageTable.Look;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for a message to which recipient. A reader first stands here and then looks at what is stored, so that a message that comes in between is not missed. Confined to the inbox's context.
 */
final class WaitingReaders {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingReaders.class);
    private static final int LOOKS_PER_STATEMENT = 500;

    private final Map<String, List<Reader>> byRecipient = new HashMap<>();
    private final GroupCommitter<Look, Optional<CaughtMessage>> looking;
    private final int mostWaiting;
    private int waiting;
    private boolean ended;

    /** @param patience longest that a look may take before it counts as failed */
    WaitingReaders(MessageTable messages, int mostWaiting, Duration patience) {
        this.mostWaiting = mostWaiting;
        looking = new GroupCommitter<>(
                "inbox looks", LOOKS_PER_STATEMENT, 4 * mostWaiting, patience, messages::oldestSince);
    }

    /** The oldest message to the recipient with a larger id; empty when the time is over and a look found none, and at once when the reader has left. Where the last look failed, nobody knows: {@code store-unavailable}. */
    Future<Optional<CaughtMessage>> next(
            Vertx vertx, String recipient, long after, Duration within, Future<Void> left) {
        if (ended) {
            return Future.failedFuture(new Failure.NotRunning().asRefusal());
        }
        if (waiting >= mostWaiting) {
            return Future.failedFuture(
                    new Failure.Overloaded("readers of the inbox", Duration.ofSeconds(1)).asRefusal());
        }
        Reader reader = new Reader(recipient, after);
        byRecipient.computeIfAbsent(recipient, none -> new ArrayList<>(1)).add(reader);
        waiting++;
        long timer = vertx.setTimer(Math.max(1, within.toMillis()), timeIsOver -> reader.over());
        look(reader);
        left.onSuccess(gone -> reader.end(Optional.empty()));
        return reader.promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            forget(reader);
        });
    }

    void offer(List<CaughtMessage> caught) {
        caught.forEach(message -> readersOf(message.to()).forEach(reader -> reader.offer(message)));
    }

    void lookFor(List<String> recipients) {
        recipients.forEach(recipient -> readersOf(recipient).forEach(this::look));
    }

    void lookForAll() {
        List.copyOf(byRecipient.keySet())
                .forEach(recipient -> readersOf(recipient).forEach(this::look));
    }

    /** This process ends: whoever waits, or comes afterwards, is told so. */
    Future<Void> endAll() {
        ended = true;
        List.copyOf(byRecipient.keySet())
                .forEach(recipient -> readersOf(recipient).forEach(reader -> reader.fail(new Failure.NotRunning())));
        return Future.succeededFuture();
    }

    private List<Reader> readersOf(String recipient) {
        return List.copyOf(byRecipient.getOrDefault(recipient, List.of()));
    }

    private void look(Reader reader) {
        reader.looks();
        looking.submit(new Look(reader.recipient, reader.after)).onComplete(reader::looked, reader::sawNothing);
    }

    private void forget(Reader reader) {
        waiting--;
        byRecipient.computeIfPresent(reader.recipient, (recipient, readers) -> {
            readers.remove(reader);
            return readers.isEmpty() ? null : readers;
        });
    }

    private static final class Reader {
        private final String recipient;
        private final long after;
        private final Promise<Optional<CaughtMessage>> promise = Promise.promise();
        private int looks;
        private boolean blind;
        private boolean over;

        Reader(String recipient, long after) {
            this.recipient = recipient;
            this.after = after;
        }

        void offer(CaughtMessage message) {
            if (message.id() > after) {
                end(Optional.of(message));
            }
        }

        void looks() {
            looks++;
        }

        void looked(Optional<CaughtMessage> found) {
            looks--;
            blind = false;
            found.ifPresent(this::offer);
            endIfOver();
        }

        void sawNothing(Throwable away) {
            LOG.debug("a look into the inbox failed, the next is soon: {}", away.getMessage());
            looks--;
            blind = true;
            endIfOver();
        }

        /** A look that is under way may still find something. */
        void over() {
            over = true;
            endIfOver();
        }

        private void endIfOver() {
            if (!over || looks > 0) {
                return;
            }
            if (blind) {
                fail(new Failure.StoreUnavailable());
            } else {
                end(Optional.empty());
            }
        }

        private void end(Optional<CaughtMessage> result) {
            told(promise.tryComplete(result));
        }

        void fail(Failure failure) {
            told(promise.tryFail(failure.asRefusal()));
        }

        private void told(boolean first) {
            if (!first) {
                LOG.trace("a reader of {} had ended already", after);
            }
        }
    }
}
