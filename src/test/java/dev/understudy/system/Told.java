package dev.understudy.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients' book: what they were told of their leases, by the clock that the database has, too. Written by many threads, read when they have ended. */
final class Told {
    private final Collection<Held> leases = new ConcurrentLinkedQueue<>();
    private final Collection<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

    /** One lease as its client knows it. Confined to the client's thread. */
    static final class Held {
        final String lease;
        final String token;
        final String account;
        final long fence;
        final Instant from;
        private Instant expiresAt;
        private Instant until;
        private @Nullable String outcome;
        private boolean acknowledged;
        private boolean saidToBeExpired;

        /** @param from when the answer was there: the hold may have begun earlier, never later */
        Held(String lease, String token, String account, long fence, Instant from, Instant expiresAt) {
            this.lease = lease;
            this.token = token;
            this.account = account;
            this.fence = fence;
            this.from = from;
            this.expiresAt = expiresAt;
            this.until = expiresAt;
        }

        void renewed(Instant newEnd) {
            expiresAt = newEnd;
            until = newEnd;
        }

        /** A renewal whose answer was lost may have shortened it. */
        void mayEnd(Instant end) {
            expiresAt = end.isBefore(expiresAt) ? end : expiresAt;
            until = end.isBefore(until) ? end : until;
        }

        /** From now on somebody else may have the account. */
        void releasing(String how) {
            outcome = how;
            Instant now = Instant.now();
            until = now.isBefore(until) ? now : until;
        }

        void releaseAcknowledged() {
            acknowledged = true;
        }

        void saidToBeExpired() {
            saidToBeExpired = true;
        }

        Instant expiresAt() {
            return expiresAt;
        }

        boolean isSaidToBeExpired() {
            return saidToBeExpired;
        }

        /** The outcome that was acknowledged. */
        @Nullable
        String released() {
            return acknowledged ? outcome : null;
        }

        private boolean overlaps(Held later) {
            return later.from.isBefore(until);
        }

        @Override
        public String toString() {
            return "lease " + lease + " (fence " + fence + ", account " + account + ", held from " + from + " to "
                    + until + ", told it expires at " + expiresAt + ")";
        }
    }

    void granted(Held held) {
        leases.add(held);
    }

    void complain(String what) {
        complaints.add(what);
    }

    /** @param what call and answer, for the figures */
    void answered(String what) {
        answers.computeIfAbsent(what, first -> new AtomicInteger()).incrementAndGet();
    }

    long answerCount() {
        return answers.values().stream().mapToLong(AtomicInteger::get).sum();
    }

    Collection<Held> leases() {
        return leases;
    }

    /** How often each call was answered how. */
    Map<String, Integer> answers() {
        return answers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get(), Integer::sum, TreeMap::new));
    }

    /** What no client should have been told, whatever the database says. */
    List<String> differences() {
        List<String> differences = new ArrayList<>(complaints);
        leases.stream()
                .collect(Collectors.groupingBy(held -> held.account))
                .values()
                .forEach(ofOneAccount -> differences.addAll(overlaps(ofOneAccount)));
        return differences;
    }

    /** In the order of their fences, each hold must be over before the next begins. */
    private static List<String> overlaps(List<Held> ofOneAccount) {
        List<Held> inOrder = ofOneAccount.stream()
                .sorted(Comparator.comparingLong((Held held) -> held.fence))
                .toList();
        List<String> found = new ArrayList<>();
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i - 1).overlaps(inOrder.get(i))) {
                found.add("two clients had one account: " + inOrder.get(i - 1) + " and " + inOrder.get(i));
            }
        }
        return found;
    }
}
