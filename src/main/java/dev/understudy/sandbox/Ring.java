package dev.understudy.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The latest few of something: memory stays what it is however long the shop runs. */
final class Ring<T> {
    private final int capacity;
    private final Deque<T> kept;

    Ring(int capacity) {
        this.capacity = capacity;
        this.kept = new ArrayDeque<>(capacity);
    }

    synchronized void add(T item) {
        if (kept.size() == capacity) {
            kept.removeFirst();
        }
        kept.addLast(item);
    }

    /** The last ones that match, oldest first. */
    synchronized List<T> last(int most, Predicate<? super T> wanted) {
        List<T> found = new ArrayList<>();
        for (T item : kept) {
            if (wanted.test(item)) {
                found.add(item);
            }
        }
        return found.subList(Math.max(0, found.size() - most), found.size());
    }

    synchronized void clear() {
        kept.clear();
    }
}
