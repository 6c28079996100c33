package dev.understudy.ingress;

import dev.understudy.store.read.MarketplaceView;
import dev.understudy.store.read.PoolView;
import dev.understudy.store.read.Readings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database says of pools and marketplaces, as gauges. Read when somebody scrapes, by two statements whatever there is, and by none where the last reading is fresh. They are the same on every
 * node. While the database is away there are no levels: an old figure would look like a true one.
 */
final class Levels {
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** A scraper gives up after ten seconds; it shall have the rest before that. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Levels.class);

    private final Readings readings;
    private final PoolGauges pools;
    private final MarketplaceGauges marketplaces;
    private volatile boolean storeIsUp;
    private @Nullable Future<CompositeFuture> reading;
    private long readAt;

    Levels(Readings readings, MeterRegistry registry) {
        this.readings = readings;
        this.pools = new PoolGauges(registry);
        this.marketplaces = new MarketplaceGauges(registry);
        Gauge.builder("understudy.store.up", () -> storeIsUp ? 1 : 0)
                .description("whether the database answered this scrape; while it is 0 there are no levels")
                .register(registry);
    }

    /** Never fails: a scrape without levels tells more than none. */
    synchronized Future<?> refreshed() {
        long now = System.nanoTime();
        if (reading == null || reading.isComplete() && now - readAt > FRESH.toNanos()) {
            readAt = now;
            reading = read();
        }
        return reading.otherwiseEmpty();
    }

    private Future<CompositeFuture> read() {
        Future<List<PoolView>> everyPool = readings.pools().all();
        Future<List<MarketplaceView>> everyMarketplace = readings.marketplaces().all();
        return Future.all(everyPool, everyMarketplace)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(both -> show(everyPool.result(), everyMarketplace.result()), this::away);
    }

    private void show(List<PoolView> everyPool, List<MarketplaceView> everyMarketplace) {
        storeIsUp = true;
        pools.show(everyPool);
        marketplaces.show(everyMarketplace);
    }

    private void away(Throwable why) {
        LOG.debug("a scrape goes without levels", why);
        storeIsUp = false;
        pools.show(List.of());
        marketplaces.show(List.of());
    }
}
