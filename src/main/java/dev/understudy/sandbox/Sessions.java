package dev.understudy.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which tokens, by their digests, stand for whom and until when. {@link Accounts} changes it under its lock; looking one up takes none. */
final class Sessions {
    /** A user who signs in again and again keeps the latest ones. */
    private static final int MOST_PER_USER = 10;

    private final Map<String, Session> byDigest = new ConcurrentHashMap<>();
    /** Oldest first. */
    private final Map<Long, Deque<String>> ofUser = new HashMap<>();

    record Session(long user, long untilEpochSecond) {}

    void open(long user, String digest, long untilEpochSecond) {
        Deque<String> digests = ofUser.computeIfAbsent(user, number -> new ArrayDeque<>(1));
        byDigest.put(digest, new Session(user, untilEpochSecond));
        digests.addLast(digest);
        if (digests.size() > MOST_PER_USER) {
            byDigest.remove(digests.removeFirst());
        }
    }

    /** Null where there is none; one that is there may be over. */
    @Nullable
    Session find(String digest) {
        return byDigest.get(digest);
    }

    /** False where there was none. */
    boolean end(String digest) {
        Session session = byDigest.remove(digest);
        Deque<String> digests = session == null ? null : ofUser.get(session.user);
        return digests != null && digests.remove(digest);
    }

    void endAllOf(long user) {
        Deque<String> digests = ofUser.remove(user);
        if (digests != null) {
            byDigest.keySet().removeAll(digests);
        }
    }

    void clear() {
        byDigest.clear();
        ofUser.clear();
    }

    int count() {
        return byDigest.size();
    }

    /** As the file has them. */
    Stream<String> lines(long user) {
        return ofUser.getOrDefault(user, new ArrayDeque<>(0)).stream().flatMap(this::line);
    }

    private Stream<String> line(String digest) {
        Session session = byDigest.get(digest);
        return session == null
                ? Stream.empty()
                : Stream.of(Entries.session(session.user, digest, session.untilEpochSecond));
    }
}
