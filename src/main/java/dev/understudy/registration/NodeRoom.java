package dev.understudy.registration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many runs this node may have at a time, all pools together. So that no pool takes it all, however long its runs last: a part is kept for whoever holds little, and the rest goes to whoever holds
 * least of those that want more. For one context.
 */
final class NodeRoom {
    /** So much of the room, divided equally among the pools, is kept for them. */
    private static final int KEPT_PART = 4;

    private final int size;
    private final List<Share> open = new ArrayList<>();
    private int free;

    NodeRoom(int size) {
        this.size = size;
        this.free = size;
    }

    /** @param wake called when there may be room for one that found none; must not take at once, so that room which becomes free one by one is taken in groups */
    Share share(Runnable wake) {
        Share share = new Share(wake);
        share.open();
        return share;
    }

    /** Nothing where the kept part has not a place for each: those who wait take turns. */
    private int kept() {
        return size / KEPT_PART / Math.max(1, open.size());
    }

    private int keptForOthers(Share taker) {
        int kept = kept();
        return open.stream()
                .filter(other -> other != taker)
                .mapToInt(other -> Math.max(0, kept - other.held))
                .sum();
    }

    private void wakeWaiting() {
        open.stream()
                .filter(share -> share.waits)
                .sorted(Comparator.comparingInt(share -> share.held))
                .toList()
                .forEach(share -> share.wake.run());
    }

    /** What one pool has of the room. */
    final class Share {
        private final Runnable wake;
        private int held;
        private boolean waits;

        private Share(Runnable wake) {
            this.wake = wake;
        }

        /** From now on a part is kept for it. */
        void open() {
            if (!open.contains(this)) {
                open.add(this);
            }
        }

        /** Nothing is kept for it any more; what it holds comes back as its runs end. */
        void close() {
            wantNone();
            open.remove(this);
        }

        /** Takes as many places as there are, up to that. Where there is none it waits, and is woken. */
        int take(int wanted) {
            boolean waited = waits;
            int taken = isPatient() ? 0 : Math.max(0, Math.min(wanted, free - keptForOthers(this)));
            waits = taken == 0;
            free -= taken;
            held += taken;
            if (waited && !waits) {
                wakeWaiting(); // others were patient for its sake, and it may not have wanted all
            }
            return taken;
        }

        /** Others who hold less come first. */
        private boolean isPatient() {
            return held >= kept() && open.stream().anyMatch(other -> other.waits && other.held < held);
        }

        void giveBack(int count) {
            free += count;
            held -= count;
            if (count > 0) {
                wakeWaiting();
            }
        }

        /** It waits no longer, for reasons of its own. */
        void wantNone() {
            if (waits) {
                waits = false;
                wakeWaiting();
            }
        }
    }
}
