package dev.understudy.ingress;

import dev.understudy.domain.Reason;
import dev.understudy.store.read.PoolView;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Pools as gauges: how many accounts there are in each state, how many there should be, who waits, and whether it is suspended. */
final class PoolGauges {
    private static final String DELETION_FAILED = Reason.DELETION_FAILED.code();

    private final MultiGauge accounts;
    private final MultiGauge quarantined;
    private final MultiGauge target;
    private final MultiGauge toCheck;
    private final MultiGauge waiting;
    private final MultiGauge suspended;

    PoolGauges(MeterRegistry registry) {
        accounts = MultiGauge.builder("understudy.pool.accounts")
                .description("accounts of the pool by state; those being deleted count as retired")
                .register(registry);
        quarantined = MultiGauge.builder("understudy.pool.quarantined")
                .description("accounts of the pool in quarantine by reason, for a person to look at")
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
        quarantined.register(pools.stream().flatMap(PoolGauges::byReason).toList(), true);
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

    /** The reason that most alerts are about is there while nothing is wrong. */
    private static Stream<Row<?>> byReason(PoolView pool) {
        Map<String, Long> reasons = new TreeMap<>(pool.quarantine());
        reasons.putIfAbsent(DELETION_FAILED, 0L);
        return reasons.entrySet().stream()
                .map(each -> Row.of(tags(pool).and("reason", each.getKey()), each.getValue()));
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
