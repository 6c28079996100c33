package dev.understudy.store.read;

/**
 * A place in the order of events: everything up to it has been seen.
 *
 * @param transaction PostgreSQL's 64-bit transaction id; within 63 bits for longer than any of us lives
 */
public record EventPosition(long transaction, long id) implements Comparable<EventPosition> {
    static final EventPosition START = new EventPosition(0, 0);

    @Override
    public int compareTo(EventPosition other) {
        int byTransaction = Long.compare(transaction, other.transaction);
        return byTransaction != 0 ? byTransaction : Long.compare(id, other.id);
    }

    boolean isBefore(EventPosition other) {
        return compareTo(other) < 0;
    }
}
