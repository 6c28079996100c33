package dev.understudy.inbox.smpp;

import dev.understudy.config.SmppConfig;
import dev.understudy.config.SmppConfig.Outcome;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends delivery receipts: when their delay is over, by any connection of the system that can receive, a few at a time. Those that nobody answered when a connection ended go out again by the next one,
 * so that a receipt may come twice. In memory alone, and of a system that never binds to receive only the newest are kept.
 */
final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_DELAYED = 100_000;

    /** Sent and not answered yet, by one connection. */
    private static final int WINDOW = 20;

    /** Of {@code registered_delivery} (5.2.17). */
    private static final int ASKED_FOR = 0x03;

    private static final int ONLY_OF_A_FAILURE = 0x02;

    private final Vertx vertx;
    private final SmppConfig.Receipts settings;
    private final Clock clock;
    private final Map<String, Deque<Receipt>> waiting = new LinkedHashMap<>();
    private final Map<Link, Map<Integer, Receipt>> sent = new LinkedHashMap<>();
    private final Map<String, Set<Link>> receivers = new LinkedHashMap<>();
    private final Set<Long> timers = new HashSet<>();

    Receipts(Vertx vertx, SmppConfig.Receipts settings, Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = clock;
    }

    /** After the submission's answer was sent: clients know the message's id by that alone. */
    void about(String system, Submission submission, Address recipient, String messageId) {
        if (!isWanted(submission.registeredDelivery() & ASKED_FOR)) {
            return;
        }
        Instant submitted = clock.instant();
        Runnable due = () -> due(
                system,
                new Receipt(
                        messageId,
                        recipient,
                        submission.from(),
                        settings.outcome() == Outcome.DELIVERED,
                        submitted,
                        clock.instant()));
        if (timers.size() >= MOST_DELAYED) {
            LOG.debug("{} receipts are delayed already: one stays away", MOST_DELAYED);
            return;
        }
        if (settings.delay().isZero()) {
            due.run();
            return;
        }
        timers.add(vertx.setTimer(settings.delay().toMillis(), timer -> {
            timers.remove(timer);
            due.run();
        }));
    }

    private boolean isWanted(int asked) {
        return switch (settings.outcome()) {
            case NONE -> false;
            case DELIVERED -> asked != 0 && asked != ONLY_OF_A_FAILURE;
            case FAILED -> asked != 0;
        };
    }

    private void due(String system, Receipt receipt) {
        Deque<Receipt> queue = waiting.computeIfAbsent(system, absent -> new ArrayDeque<>());
        if (queue.size() >= MOST_WAITING) {
            queue.poll();
            LOG.debug("{} receives no receipts, or too slowly: the oldest is dropped", system);
        }
        queue.add(receipt);
        sendTo(system);
    }

    /** A connection that can receive; it takes what waited for it. */
    void open(String system, Link link) {
        receivers.computeIfAbsent(system, absent -> new HashSet<>()).add(link);
        sent.put(link, new LinkedHashMap<>());
        sendTo(system);
    }

    void closed(String system, Link link) {
        receivers.getOrDefault(system, Set.of()).remove(link);
        Collection<Receipt> unanswered = sent.getOrDefault(link, Map.of()).values();
        sent.remove(link);
        unanswered.forEach(waiting.computeIfAbsent(system, absent -> new ArrayDeque<>())::add);
        sendTo(system);
    }

    /** Whatever the answer says: a client that refuses a receipt would refuse it again. */
    void answered(String system, Link link, int sequence) {
        Map<Integer, Receipt> ofLink = sent.get(link);
        if (ofLink != null && ofLink.remove(sequence) != null) {
            sendTo(system);
        }
    }

    private void sendTo(String system) {
        Deque<Receipt> queue = waiting.getOrDefault(system, new ArrayDeque<>());
        for (Link link : receivers.getOrDefault(system, Set.of())) {
            Map<Integer, Receipt> ofLink = sent.getOrDefault(link, Map.of());
            while (!queue.isEmpty() && ofLink.size() < WINDOW) {
                Receipt receipt = queue.remove();
                int sequence = link.nextSequence();
                ofLink.put(sequence, receipt);
                link.send(Pdu.request(Command.DELIVER_SM, sequence, receipt.body()));
            }
        }
    }

    void stop() {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
    }
}
