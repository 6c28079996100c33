package dev.understudy.pool;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.consent.Verdict;
import dev.understudy.domain.Operation;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.OrderTable.Ordered;
import dev.understudy.store.PoolTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pool at its target: compares ready and under way with target and demand, and orders the difference in batches. Which node does is decided by the pool's lock, so that nobody overshoots.
 * Confined to the verticle's context.
 */
final class Autopilot {
    private static final Logger LOG = LoggerFactory.getLogger(Autopilot.class);

    /** Demand comes in bursts; one decision serves all of a moment. */
    private static final long MOMENT_MILLIS = 25;

    /** Looking at a large pool costs as much as many leases, so that it must not fill the time: after a look that led to nothing, so many times as long as it took. */
    private static final int REST = 9;

    private final Vertx vertx;
    private final PoolDesk desk;
    private final PoolConfig pool;
    private final Ordering ordering;
    private final Setback setback;
    private final Decide.Bounds bounds;
    private boolean deciding;
    private boolean waiting;
    private long moment = MOMENT_MILLIS;
    private String told = "";

    Autopilot(Vertx vertx, PoolDesk desk, PoolConfig pool, Ordering ordering) {
        this.vertx = vertx;
        this.desk = desk;
        this.pool = pool;
        this.ordering = ordering;
        this.setback = new Setback(desk.clock());
        this.bounds =
                new Decide.Bounds(pool.readyAtMost(), desk.config().autopilot().batch());
    }

    PoolConfig pool() {
        return pool;
    }

    void ended(WakeUps.Ended ended) {
        setback.ended(ended.reason());
        wake();
    }

    /** Something changed: decide in a moment. */
    void wake() {
        if (!waiting) {
            waiting = true;
            vertx.setTimer(moment, over -> {
                waiting = false;
                decide();
            });
        }
    }

    void decide() {
        if (deciding || !desk.pulse().mayTake()) {
            return;
        }
        deciding = true;
        long began = System.nanoTime();
        order().onComplete(
                        ordered -> {
                            deciding = false;
                            moment = momentAfter(ordered, System.nanoTime() - began);
                            after(ordered);
                        },
                        away -> {
                            deciding = false;
                            LOG.warn("the autopilot of pool {} could not decide: {}", pool.name(), away.getMessage());
                        });
    }

    private Future<Ordered> order() {
        Optional<ConsentInForce> consent = desk.consents().inForce(pool.marketplace());
        Optional<Verdict.Refused> objection = desk.consents().objection(pool.marketplace(), Operation.REGISTER);
        if (consent.isEmpty() || objection.isPresent()) {
            String why = objection
                    .map(refused -> "marketplace suspended (" + refused.reason().code() + "): " + refused.detail())
                    .orElse("consent has not been checked yet");
            return nothing(why);
        }
        Optional<String> unwell = desk.runs().room(pool.marketplace()).objection();
        if (unwell.isPresent()) {
            return nothing(unwell.get());
        }
        return desk.orders().order(ordering.terms(consent.get(), ordering.overrides(Map.of())), this::decision);
    }

    /** The levels may say what was configured a moment ago, in place of what this autopilot was made for. */
    private Decision decision(PoolTable.Levels levels) {
        return desk.configured().find(pool.name()).filter(pool::equals).isPresent()
                ? Decide.order(levels, bounds, setback)
                : new Decision(0, "the configuration has just been read again");
    }

    private Future<Ordered> nothing(String why) {
        return desk.pools().decided(pool.name(), why).map(new Ordered(0, 0, List.of(), why));
    }

    private static long momentAfter(Ordered ordered, long tookNanos) {
        return ordered.ordered().isEmpty()
                ? Math.max(MOMENT_MILLIS, REST * TimeUnit.NANOSECONDS.toMillis(tookNanos))
                : MOMENT_MILLIS;
    }

    private void after(Ordered ordered) {
        int count = ordered.ordered().size();
        if (count > 0) {
            desk.bus().publish(WakeUps.REGISTRATIONS_QUEUED, pool.marketplace());
            desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        }
        if (count < ordered.wanted()) {
            tellOnce(count < ordered.room() ? "no number is left" : "the marketplace's ceiling on accounts is reached");
        } else if (count == bounds.batch()) {
            wake();
        }
    }

    private void tellOnce(String what) {
        if (!told.equals(what)) {
            told = what;
            LOG.warn("pool {} cannot be filled further: {}", pool.name(), what);
        }
    }
}
