package dev.understudy.pool;

import dev.understudy.bus.Bus;
import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.WorkerId;
import dev.understudy.identity.Locales;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Marketplace;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.SessionCheckTable;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Desks with what a test needs on them, and nothing else. */
final class Desks {
    private Desks() {}

    /** @param sections beside the one marketplace, {@code shop} */
    static Configuration config(String sections) throws Exception {
        String text = """
                marketplaces:
                  shop: {origin: "http://127.0.0.1:1", environment: staging, flow: flows/phone-otp.yaml}
                pools:
                  demo: {marketplace: shop}
                """;
        return ConfigurationReader.parse(text + sections, Path.of("conf/none.yaml"), Map.of(), Locales.known());
    }

    /** The configured marketplace. Its flow is never asked for. */
    static Marketplace shop(Configuration config) {
        return new Marketplace(config.marketplaces().get(new MarketplaceId("shop")), null);
    }

    /** A process that may send and take. */
    static WorkerPulse pulse(WorkerId id) {
        return new WorkerPulse(
                null,
                null,
                id,
                new WorkerPulse.Rhythm(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1)));
    }

    static PoolDesk trial() {
        return desk(null, null, null, null, null, true);
    }

    static PoolDesk withFlows(Configuration config, FlowShelf flows, WorkerPulse pulse) {
        return desk(null, config, flows, pulse, null, false);
    }

    static PoolDesk withChecks(Vertx vertx, Configuration config, WorkerPulse pulse, SessionCheckTable checks) {
        return desk(new Bus(vertx), config, null, pulse, checks, false);
    }

    private static PoolDesk desk(
            Bus bus,
            Configuration config,
            FlowShelf flows,
            WorkerPulse pulse,
            SessionCheckTable checks,
            boolean trial) {
        return new PoolDesk(
                bus,
                null,
                config,
                null,
                null,
                null,
                flows,
                pulse,
                null,
                null,
                null,
                null,
                null,
                checks,
                null,
                null,
                null,
                Clock.systemUTC(),
                0,
                trial);
    }
}
