package dev.understudy.ingress;

import dev.understudy.domain.PoolName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of feeds; one per process. */
final class FeedMeters {
    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();

    /** How a feed ends once it has begun. */
    enum Ending {
        COMPLETE,
        /** The pool ran dry, or there was a fault: the reader was told, and cut off. */
        INCOMPLETE,
        CLIENT_GONE,
        /** The reader took nothing for too long. */
        STALLED;

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    FeedMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("understudy.feeds.open", open, AtomicInteger::get)
                .description("feeds that are open on this node")
                .register(registry);
    }

    /** @return how many feeds are open on this node, this one included */
    int opens() {
        return open.incrementAndGet();
    }

    void closes() {
        open.decrementAndGet();
    }

    /** Only of pools that exist: what clients make up must not become labels. */
    void ended(PoolName pool, Ending ending) {
        Counter.builder("understudy.feeds.ended")
                .description("feeds that ended after their first row, by how")
                .tag("pool", pool.value())
                .tag("outcome", ending.code())
                .register(registry)
                .increment();
    }
}
