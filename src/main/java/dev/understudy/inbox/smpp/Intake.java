package dev.understudy.inbox.smpp;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Failure.BadInput;
import dev.understudy.domain.Refusal;
import dev.understudy.inbox.smpp.PartedMessage.Of;
import dev.understudy.inbox.smpp.PartedMessage.Piece;
import dev.understudy.inbox.smpp.PartedMessages.Taken;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands submissions to the inbox: whole ones as they come, parts once their message is complete or its time is over. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(5);

    private final Bus bus;
    private final Coding coding;
    private final PartedMessages parts;
    private final Unanswered unanswered;

    /** Parts are answered before there is a message with an id. */
    private final String partsOfThisProcess = "p" + UUID.randomUUID().toString().substring(0, 8) + "-";

    private long partsTaken;
    private long complainedNanos = System.nanoTime() - BETWEEN_COMPLAINTS.toNanos();

    Intake(Bus bus, Coding coding, PartedMessages parts) {
        this.bus = bus;
        this.coding = coding;
        this.parts = parts;
        this.unanswered = new Unanswered(parts, this::store);
    }

    /**
     * One answer for each destination, in their order: the message's id once it is on disk, or, of a part that completes nothing yet, one of its own at once. Each may fail with {@link Malformed}. The
     * text is decoded once for all: it may be long, and they many.
     */
    List<Future<String>> take(String system, Submission submission) {
        String from = submission.from().spelled();
        Part part = submission.data().part();
        if (part == null) {
            MessageText text = MessageText.of(
                    coding.text(submission.dataCoding(), submission.data().text()));
            return forEach(submission, to -> store(from, to, text));
        }
        Piece piece = new Piece(submission.dataCoding(), submission.data().text());
        return forEach(
                submission,
                to -> take(new Of(system, from, to, part.scheme(), part.reference(), part.total()), part, piece));
    }

    private static List<Future<String>> forEach(Submission submission, Function<String, Future<String>> taken) {
        return submission.to().stream().map(Address::spelled).map(taken).toList();
    }

    private Future<String> take(Of of, Part part, Piece piece) {
        if (!parts.hasRoomFor(piece)) {
            return Future.failedFuture(new Malformed(Status.QUEUE_FULL));
        }
        Taken taken = parts.take(of, part.number(), piece, System.nanoTime());
        if (taken.cutShort() != null) {
            storeIncomplete(taken.cutShort());
        }
        return taken.complete() == null
                ? Future.succeededFuture(partsOfThisProcess + ++partsTaken)
                : storeWhole(taken.complete(), part.number());
    }

    private Future<String> storeWhole(PartedMessage whole, int last) {
        return store(whole).onFailure(refused -> takeBack(whole, last));
    }

    private void takeBack(PartedMessage refused, int last) {
        PartedMessage cannotWait = parts.takeBack(refused, last, System.nanoTime());
        if (cannotWait != null && cannotWait.isComplete()) {
            unanswered.add(cannotWait);
        } else if (cannotWait != null) {
            storeIncomplete(cannotWait);
        }
    }

    /** Call now and then. */
    void storeOverdue() {
        unanswered.tryAgain();
        parts.overdue(System.nanoTime()).forEach(this::storeIncomplete);
    }

    /** What waits for parts is stored as it is; ends when it is, or could not be. */
    Future<?> end(Vertx vertx) {
        parts.rest().forEach(this::storeIncomplete);
        return unanswered.end(vertx);
    }

    private void storeIncomplete(PartedMessage message) {
        Of of = message.of();
        LOG.warn(
                "of a message in {} parts to …{} only {} came (inbox.smpp.partsWithin): it is kept as it is",
                of.total(),
                lastTwo(of.to()),
                message.size());
        unanswered.add(message);
    }

    private static String lastTwo(String number) {
        return number.substring(Math.max(0, number.length() - 2));
    }

    private Future<String> store(PartedMessage message) {
        return store(message.of().from(), message.of().to(), MessageText.of(message.text(coding)));
    }

    private Future<String> store(String from, String to, MessageText text) {
        return bus.request(InboxCommands.CATCH, new InboxCommands.Catch(Channel.SMS, from, to, text))
                .map(caught -> Long.toString(caught.id()))
                .recover(failed -> Future.failedFuture(new Malformed(statusOf(failed))));
    }

    private Status statusOf(Throwable failed) {
        if (failed instanceof Refusal refusal && refusal.failure() instanceof BadInput bad) {
            return switch (bad.problems().get(0).field()) {
                case "to" -> Status.BAD_DESTINATION;
                case "from" -> Status.BAD_SOURCE;
                default -> Status.MESSAGE_TOO_LONG;
            };
        }
        complain(failed);
        return failed instanceof Refusal refusal && refusal.failure() instanceof Failure.Overloaded
                ? Status.QUEUE_FULL
                : Status.SYSTEM_ERROR;
    }

    /** While the database is away each of thousands of messages a second fails. */
    private void complain(Throwable failed) {
        long now = System.nanoTime();
        if (now - complainedNanos >= BETWEEN_COMPLAINTS.toNanos()) {
            complainedNanos = now;
            LOG.warn("messages by SMPP are not stored, and refused: {}", failed.getMessage());
        }
    }
}
