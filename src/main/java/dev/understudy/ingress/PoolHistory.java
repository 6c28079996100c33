package dev.understudy.ingress;

import dev.understudy.store.read.PoolReads;
import dev.understudy.store.read.PoolView;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools' levels of the last hour, for people who come to see why a pool is empty now. Kept in this node's memory and gone with it: metrics keep the long run. Each look that anybody has at the
 * pools is kept as well, so that it is finer while somebody watches and costs one statement per {@link #EVERY} while nobody does.
 */
final class PoolHistory extends VerticleBase {
    static final Duration EVERY = Duration.ofSeconds(10);
    static final Duration KEPT = Duration.ofHours(1);

    /** Changes that are kept of one pool; a pool that changes all the time loses its oldest sooner. */
    static final int MOST = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(PoolHistory.class);

    private final PoolReads reads;
    private final Clock clock;
    private final Map<String, Deque<Level>> levels = new HashMap<>();
    private Instant lookedAt = Instant.EPOCH;
    private @Nullable Long timer;

    PoolHistory(PoolReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    /** What a pool had from then on, until the next. */
    record Level(Instant at, int target, PoolView.Counts counts) {
        private boolean isAs(Level other) {
            return target == other.target && counts.equals(other.counts);
        }
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(EVERY.toMillis(), tick -> look());
        look();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        return Future.succeededFuture();
    }

    private void look() {
        if (wasLookedAt()) {
            return;
        }
        reads.all().onComplete(this::keep, away -> LOG.debug("the pools' history has a gap", away));
    }

    private synchronized boolean wasLookedAt() {
        return lookedAt.isAfter(clock.instant().minus(EVERY.dividedBy(2)));
    }

    synchronized void keep(List<PoolView> pools) {
        Instant now = clock.instant();
        lookedAt = now;
        pools.forEach(pool -> keep(pool, now));
        levels.keySet()
                .removeIf(name -> pools.stream().noneMatch(pool -> pool.name().equals(name)));
    }

    private void keep(PoolView pool, Instant now) {
        Deque<Level> known = levels.computeIfAbsent(pool.name(), name -> new ArrayDeque<>());
        Level level = new Level(now, pool.target(), pool.counts());
        Level last = known.peekLast();
        if (last == null || !last.isAs(level)) {
            known.add(level);
        }
        forget(known, now.minus(KEPT));
    }

    /** The level in force when the hour begins stays, however old it is. */
    private static void forget(Deque<Level> known, Instant before) {
        while (known.size() > MOST || known.size() > 1 && second(known).at().isBefore(before)) {
            known.removeFirst();
        }
    }

    private static Level second(Deque<Level> known) {
        return known.stream().skip(1).findFirst().orElseThrow();
    }

    /** Oldest first; empty for a pool that nobody has looked at yet. */
    synchronized List<Level> of(String pool) {
        Deque<Level> known = levels.get(pool);
        return known == null ? List.of() : List.copyOf(known);
    }
}
