package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.consent.Consents;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.inbox.InboxSettings;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.inbox.Recipients;
import dev.understudy.pool.PoolDesk;
import dev.understudy.pool.PoolVerticle;
import dev.understudy.registration.RegistrationDesk;
import dev.understudy.registration.RegistrationVerticle;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Marketplace;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.DeletionTable;
import dev.understudy.store.EventLog;
import dev.understudy.store.EventTable;
import dev.understudy.store.FlowTable;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.MessageTable;
import dev.understudy.store.Notices;
import dev.understudy.store.NumberTable;
import dev.understudy.store.OrderTable;
import dev.understudy.store.PoolTable;
import dev.understudy.store.RegistrationTable;
import dev.understudy.store.WorkerTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One running process of an instance: everything put together, started in order and stopped in order. */
final class Node {
    private final Vertx vertx;
    private final Configuration config;
    private final Instance instance;
    private final Bus bus;
    private final WorkerPulse pulse;
    private final Notices notices;
    private final EventLog events;
    private final Consents consents;
    private final Map<MarketplaceId, Marketplace> marketplaces;
    private final FlowShelf flows;
    private final FlowRuns runs;
    private final RegistrationVerticle registrations;
    private final PoolVerticle pools;
    private final List<String> deployed = new ArrayList<>();

    Node(Vertx vertx, Configuration config, Instance instance, Map<MarketplaceId, Marketplace> marketplaces) {
        this.vertx = vertx;
        this.config = config;
        this.instance = instance;
        this.marketplaces = new LinkedHashMap<>(marketplaces);
        WorkerId worker = WorkerId.next();
        bus = new Bus(vertx);
        notices = new Notices(instance.database(), worker.toString());
        pulse = new WorkerPulse(new WorkerTable(instance.database()), notices, worker, rhythm(config));
        events = new EventLog(
                vertx, new EventTable(instance.database()), () -> bus.publish(WakeUps.EVENTS_WRITTEN, true));
        consents = new Consents(
                vertx,
                List.copyOf(config.marketplaces().values()),
                instance.key(),
                Version.number(),
                Clock.systemUTC());
        flows = new FlowShelf(new FlowTable(instance.database()));
        runs = new FlowRuns(vertx, bus, consents, instance.sealer(), Clock.systemUTC());
        registrations = new RegistrationVerticle(
                registrationDesk(), marketplaces, List.copyOf(config.pools().values()));
        pools = new PoolVerticle(poolDesk(), marketplaces);
    }

    private static WorkerPulse.Rhythm rhythm(Configuration config) {
        Duration longest = config.marketplaces().values().stream()
                .map(each -> each.timing().answer().plus(each.timing().connect()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new WorkerPulse.Rhythm(
                config.registration().claimTtl(), config.registration().claimRenewal(), longest);
    }

    private RegistrationDesk registrationDesk() {
        return new RegistrationDesk(
                bus,
                config.registration(),
                consents,
                runs,
                flows,
                pulse,
                new RegistrationTable(instance.database()),
                new MarketplaceTable(instance.database()),
                events);
    }

    private PoolDesk poolDesk() {
        return new PoolDesk(
                bus,
                config,
                consents,
                runs,
                flows,
                pulse,
                new OrderTable(instance.database()),
                new PoolTable(instance.database()),
                new RegistrationTable(instance.database()),
                new DeletionTable(instance.database()),
                new MarketplaceTable(instance.database()),
                Clock.systemUTC(),
                ByteBuffer.wrap(instance.key().publicKey()).getLong());
    }

    Bus bus() {
        return bus;
    }

    /** Succeeds when everything runs and every marketplace was asked for its consent once, whatever it said. */
    Future<Void> start() {
        return pulse.start(vertx, ProcessName.ofThis())
                .compose(alive -> new MarketplaceTable(instance.database()).doubtAll(pulse.id()))
                .compose(doubted -> syncMarketplaces())
                .compose(synced -> syncPools())
                .compose(synced -> notices.listen(vertx, instance.settings(), this::heard))
                .compose(listening -> deploy(inbox()))
                .compose(id -> deploy(registrations))
                .compose(id -> deploy(pools))
                .mapEmpty();
    }

    private Future<Void> deploy(io.vertx.core.VerticleBase verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployed::add).mapEmpty();
    }

    private InboxVerticle inbox() {
        NumberTable numbers = new NumberTable(instance.database());
        InboxSettings settings = new InboxSettings(
                config.inbox().messageBytes(),
                InboxSettings.BATCH,
                InboxSettings.MOST_WAITING,
                InboxSettings.LOOK,
                List.of());
        return new InboxVerticle(
                bus,
                new MessageTable(instance.database()),
                notices,
                new Recipients(numbers, settings.callingCodes()),
                settings);
    }

    private Future<Void> syncMarketplaces() {
        MarketplaceTable table = new MarketplaceTable(instance.database());
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : marketplaces.values()) {
            MarketplaceConfig shop = each.config();
            done = done.compose(before -> table.sync(shop.id(), shop.origin().toString(), shop.environment()))
                    .compose(synced -> flows.keep(shop.flow().toString(), each.flow()));
        }
        return done;
    }

    private Future<Void> syncPools() {
        PoolTable table = new PoolTable(instance.database());
        Future<Void> done = Future.succeededFuture();
        for (PoolConfig pool : config.pools().values()) {
            done = done.compose(before -> table.sync(pool.name(), pool.marketplace(), pool.target()))
                    .compose(fits -> fits
                            ? Future.succeededFuture()
                            : Future.failedFuture(Trouble.mend("pool '" + pool.name()
                                    + "' belongs to another marketplace in this database: give it another name")));
        }
        return done.compose(synced -> table.keepOnly(List.copyOf(config.pools().keySet())));
    }

    private void heard(String topic, List<String> items) {
        switch (topic) {
            case InboxVerticle.NOTICE -> bus.publish(WakeUps.MESSAGES_ELSEWHERE, items);
            default ->
                items.stream()
                        .filter(PoolName::isValid)
                        .forEach(name -> bus.publish(WakeUps.POOL_DEMAND, new PoolName(name)));
        }
    }

    /** Takes nothing new, hands back what is claimed, and ends. */
    Future<Void> stop() {
        pulse.stopSending();
        return Future.join(registrations.handBack(), pools.handBack())
                .transform(handedBack -> undeploy())
                .transform(undeployed -> pulse.end(vertx))
                .transform(ended -> consents.close());
    }

    private Future<Void> undeploy() {
        return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
    }
}
