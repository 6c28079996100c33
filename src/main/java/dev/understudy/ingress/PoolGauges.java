package dev.understudy.ingress;

import dev.understudy.store.read.PoolView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.stream.Stream;

/** Pools as gauges: how many accounts there are in each state, how many there should be, who waits, and whether it is suspended. */
final class PoolGauges {
    private final MultiGauge accounts;
    private final MultiGauge target;
    private final MultiGauge toCheck;
    private final MultiGauge waiting;
    private final MultiGauge suspended;

    PoolGauges(MeterRegistry registry) {
        accounts = MultiGauge.builder("understudy.pool.accounts")
                .description("accounts of the pool by state; those being deleted count as retired")
                .register(registry);
        target = MultiGauge.builder("understudy.pool.target")
                .description("accounts that should be ready")
                .register(registry);
        toCheck = MultiGauge.builder("understudy.pool.to.check")
                .description("ready accounts that are lent only after a check of their sessions")
                .register(registry);
        waiting = MultiGauge.builder("understudy.pool.waiting")
                .description("requests in the pool's line, on all nodes")
                .register(registry);
        suspended = MultiGauge.builder("understudy.pool.suspended")
                .description("1 where the pool is suspended, with the reason")
                .register(registry);
    }

    void show(List<PoolView> pools) {
        accounts.register(pools.stream().flatMap(PoolGauges::byState).toList(), true);
        target.register(
                pools.stream().map(pool -> Row.of(tags(pool), pool.target())).toList(), true);
        toCheck.register(
                pools.stream().map(pool -> Row.of(tags(pool), pool.toCheck())).toList(), true);
        waiting.register(
                pools.stream().map(pool -> Row.of(tags(pool), pool.waiting())).toList(), true);
        suspended.register(pools.stream().map(PoolGauges::suspension).toList(), true);
    }

    private static Stream<Row<?>> byState(PoolView pool) {
        PoolView.Counts counts = pool.counts();
        return Stream.of(
                state(pool, "pending", counts.pending()),
                state(pool, "ready", counts.ready()),
                state(pool, "leased", counts.leased()),
                state(pool, "retired", counts.retired()),
                state(pool, "quarantined", counts.quarantined()));
    }

    private static Row<?> state(PoolView pool, String state, long count) {
        return Row.of(tags(pool).and("state", state), count);
    }

    private static Row<?> suspension(PoolView pool) {
        return pool.suspended() == null
                ? Row.of(tags(pool).and("reason", "none"), 0)
                : Row.of(tags(pool).and("reason", pool.suspended().reason()), 1);
    }

    private static Tags tags(PoolView pool) {
        return Tags.of("pool", pool.name(), "marketplace", pool.marketplace());
    }
}
