package dev.understudy.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What visitors have half done, under a key that nobody guesses, for a while. */
final class ShortLived<V> implements Passing {
    /** Visitors that never come back must not fill the memory. */
    private static final int MOST = 1_000_000;

    private final Duration life;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Kept<V>> kept = new ConcurrentHashMap<>();

    private record Kept<V>(V value, Instant until) {}

    ShortLived(Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
    }

    /** @return the key. @throws Refusal 503 where too much is half done */
    String keep(V value) {
        String key = SessionTokens.fresh();
        put(key, value);
        return key;
    }

    /** Its life begins anew. */
    void put(String key, V value) {
        if (kept.size() >= MOST) {
            throw new Refusal(503, "too many visitors at once; try again later");
        }
        kept.put(key, new Kept<>(value, clock.instant().plus(life)));
    }

    @Nullable
    V get(String key) {
        return alive(kept.get(key));
    }

    /** It is there once. */
    @Nullable
    V take(String key) {
        return alive(kept.remove(key));
    }

    private @Nullable V alive(@Nullable Kept<V> found) {
        return found == null || isOver(found) ? null : found.value;
    }

    private boolean isOver(Kept<V> found) {
        return !clock.instant().isBefore(found.until);
    }

    @Override
    public void sweep() {
        boolean unused = kept.values().removeIf(this::isOver);
    }

    @Override
    public void clear() {
        kept.clear();
    }
}
