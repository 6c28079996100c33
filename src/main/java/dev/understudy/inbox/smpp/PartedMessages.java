package dev.understudy.inbox.smpp;

import dev.understudy.inbox.smpp.PartedMessage.Of;
import dev.understudy.inbox.smpp.PartedMessage.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from their parts, in whatever order these come. In memory alone: where the process dies, the parts that were waiting are lost, as they are in a handset that is broken.
 *
 * <p>A part that comes twice counts once. One that comes again when its message is complete begins a new message, since clients use their references again; where nothing but such repetitions came
 * until the time is over, they were doubles and are dropped.
 */
final class PartedMessages {
    /** In waits, from a message's begin: it is complete within one, a double of it begins within another and is given up after a third. */
    private static final int COMPARED_FOR = 3;

    private final long waitNanos;
    private final int mostBytes;

    /** The oldest first, which is also the order in which their time ends. */
    private final Map<Of, PartedMessage> waiting = new LinkedHashMap<>();

    private final Map<Of, PartedMessage> completed = new LinkedHashMap<>();
    private int bytes;

    /** @param mostBytes of all parts together, those of complete messages that are kept for comparing included */
    PartedMessages(Duration wait, int mostBytes) {
        this.waitNanos = wait.toNanos();
        this.mostBytes = mostBytes;
    }

    /**
     * What a part has brought about.
     *
     * @param complete the message whose last missing part it was
     * @param cutShort one that will never be complete, since its reference is used for another now
     */
    record Taken(@Nullable PartedMessage complete, @Nullable PartedMessage cutShort) {}

    boolean hasRoomFor(Piece piece) {
        int more = PartedMessage.mostBytesFor(piece);
        while (bytes + more > mostBytes && !completed.isEmpty()) {
            remove(completed, completed.keySet().iterator().next());
        }
        return bytes + more <= mostBytes;
    }

    Taken take(Of of, int number, Piece piece, long nowNanos) {
        PartedMessage before = waiting.get(of);
        boolean reused = before != null && before.contradicts(number, piece);
        if (reused) {
            remove(waiting, of);
        }
        PartedMessage message = waiting.computeIfAbsent(of, absent -> new PartedMessage(of, nowNanos));
        bytes -= message.bytes();
        message.put(number, piece);
        bytes += message.bytes();
        PartedMessage complete = message.isComplete() ? completed(message) : null;
        return new Taken(complete, reused && isNews(before) ? before : null);
    }

    private PartedMessage completed(PartedMessage message) {
        remove(waiting, message.of());
        remove(completed, message.of());
        completed.put(message.of(), message);
        bytes += message.bytes();
        return message;
    }

    /**
     * A complete message was not stored, so that its last part is refused: who sent it sends it again, and the others, which were answered, wait for it.
     *
     * @return what cannot wait, to be stored without anybody's sending it again: the others where their reference is another message's now, or the whole where the refused part came twice, and the second
     *     one was answered; null where nothing is
     */
    @Nullable
    PartedMessage takeBack(PartedMessage refused, int last, long nowNanos) {
        Of of = refused.of();
        if (completed.get(of) == refused) {
            remove(completed, of);
        }
        PartedMessage others = refused.without(last, nowNanos);
        PartedMessage since = waiting.get(of);
        if (others.size() == 0) {
            return null;
        }
        if (since != null && since.contradicts(others)) {
            return others;
        }
        PartedMessage waits = since == null ? others : since;
        bytes -= since == null ? 0 : since.bytes();
        waits.putAll(others);
        waiting.putIfAbsent(of, waits);
        bytes += waits.bytes();
        return waits.isComplete() ? completed(waits) : null;
    }

    /** Counts what is waited for no longer, and not stored yet. */
    void hold(PartedMessage message) {
        bytes += message.bytes();
    }

    void release(PartedMessage message) {
        bytes -= message.bytes();
    }

    /** Messages whose time is over, for good: of them no further part is waited for. */
    List<PartedMessage> overdue(long nowNanos) {
        List<PartedMessage> over = new ArrayList<>();
        while (isOver(waiting, 1, nowNanos)) {
            over.add(drop(waiting.values().iterator()));
        }
        over.removeIf(message -> !isNews(message));
        while (isOver(completed, COMPARED_FOR, nowNanos)) {
            remove(completed, completed.keySet().iterator().next());
        }
        return over;
    }

    /** Everything that is still waiting: the process ends. */
    List<PartedMessage> rest() {
        List<PartedMessage> rest = new ArrayList<>(waiting.values());
        rest.removeIf(message -> !isNews(message));
        List.copyOf(waiting.keySet()).forEach(of -> remove(waiting, of));
        List.copyOf(completed.keySet()).forEach(of -> remove(completed, of));
        return rest;
    }

    private boolean isOver(Map<Of, PartedMessage> messages, int waits, long nowNanos) {
        return !messages.isEmpty()
                && nowNanos - messages.values().iterator().next().begunNanos() >= waits * waitNanos;
    }

    private boolean isNews(@Nullable PartedMessage message) {
        if (message == null) {
            return false;
        }
        PartedMessage former = completed.get(message.of());
        return former == null || !message.repeats(former);
    }

    private void remove(Map<Of, PartedMessage> from, Of of) {
        PartedMessage removed = from.remove(of);
        bytes -= removed == null ? 0 : removed.bytes();
    }

    private PartedMessage drop(Iterator<PartedMessage> first) {
        PartedMessage dropped = first.next();
        first.remove();
        bytes -= dropped.bytes();
        return dropped;
    }
}
