package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.Configuration;
import dev.understudy.config.LeaseConfig;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.consent.Consents;
import dev.understudy.dashboard.Dashboard;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.inbox.InboxSettings;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.ingress.Ingress;
import dev.understudy.ingress.IngressParts;
import dev.understudy.ingress.IngressSettings;
import dev.understudy.ingress.Readiness;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.lease.LeaseParts;
import dev.understudy.lease.LeaseSettings;
import dev.understudy.lease.LeaseVerticle;
import dev.understudy.pool.PoolDesk;
import dev.understudy.pool.PoolVerticle;
import dev.understudy.pool.UpkeepTables;
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
import dev.understudy.store.RunReturns;
import dev.understudy.store.WorkerTable;
import dev.understudy.store.read.EventTail;
import dev.understudy.store.read.Readings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One running process of an instance: everything put together, started in order and stopped in order. */
final class Node {
    /** Of the grace after SIGTERM, the part that is left for ending: handing back, closing, the database. */
    private static final int GRACE_PART_FOR_THE_END = 4;

    /** Runs that are told to end do so at once, but for what they still write. */
    private static final Duration TO_BREAK_OFF = Duration.ofSeconds(1);

    /** Which part of its time a lease has left when its owner is warned (api.md: a fifth). */
    private static final double EXPIRING_AT = 0.2;

    /** Event loops that answer HTTP; the verticles and PostgreSQL want the rest of the machine. */
    private static final int API_INSTANCES = 2;

    private final Vertx vertx;
    private final Configuration config;
    private final Instance instance;
    private final Bus bus;
    private final WorkerPulse pulse;
    private final Notices notices;
    private final Neighbours neighbours;
    private final EventLog events;
    private final Consents consents;
    private final Map<MarketplaceId, Marketplace> marketplaces;
    private final FlowShelf flows;
    private final FlowRuns runs;
    private final RegistrationVerticle registrations;
    private final PoolVerticle pools;
    private final List<String> deployed = new ArrayList<>();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private @Nullable EventTail tail;
    private int port;
    private volatile boolean running;

    Node(Vertx vertx, Configuration config, Instance instance, Map<MarketplaceId, Marketplace> marketplaces) {
        this.vertx = vertx;
        this.config = config;
        this.instance = instance;
        this.marketplaces = new LinkedHashMap<>(marketplaces);
        WorkerId worker = WorkerId.next();
        bus = new Bus(vertx);
        notices = new Notices(instance.database(), worker.toString());
        neighbours = new Neighbours(vertx, bus, notices);
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
                new RunReturns(instance.database()),
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
                UpkeepTables.of(instance.database()),
                Clock.systemUTC(),
                ByteBuffer.wrap(instance.key().publicKey()).getLong());
    }

    Bus bus() {
        return bus;
    }

    /** The port of the API, once started. */
    int port() {
        return port;
    }

    /** Succeeds when everything runs and every marketplace was asked for its consent once, whatever it said. The API is up before that: shops fetch our public key from it. */
    Future<Void> start() {
        pulse.onLoss(this::claimsLost);
        return WarmUp.done(vertx, instance.sealer())
                .compose(warm -> pulse.start(vertx, ProcessName.ofThis()))
                .compose(alive -> new MarketplaceTable(instance.database()).doubtAll(pulse.id()))
                .compose(doubted -> syncMarketplaces())
                .compose(synced -> syncPools())
                .compose(synced -> neighbours.start(instance.settings()))
                .compose(listening -> deploy(inbox()))
                .compose(deployed -> deploy(new LeaseVerticle(leaseParts())))
                .compose(deployed -> openApi())
                .compose(open -> deploy(registrations))
                .compose(deployed -> deploy(pools))
                .onSuccess(deployed -> running = true);
    }

    private Readiness readiness() {
        return new Readiness()
                .add("database", instance.database()::ping)
                .add(
                        "worker",
                        () -> pulse.isGood()
                                ? Future.succeededFuture()
                                : Future.failedFuture("this process's claims are lost or late"))
                .add("started", () -> running ? Future.succeededFuture() : Future.failedFuture("still starting"));
    }

    private LeaseParts leaseParts() {
        LeaseConfig lease = config.lease();
        Map<PoolName, Integer> mostOfPool = new HashMap<>();
        config.pools().forEach((name, pool) -> mostOfPool.put(name, pool.readyAtMost()));
        LeaseSettings settings = new LeaseSettings(
                lease.ttl(),
                lease.ttlAtMost(),
                lease.waitAtMost(),
                lease.countAtMost(),
                mostOfPool,
                lease.lineAtMost(),
                lease.sweep(),
                lease.outageGrace(),
                EXPIRING_AT,
                lease.idempotencyKept());
        return new LeaseParts(
                bus,
                instance.database(),
                instance.sealer(),
                instance.secrets(),
                pulse.id(),
                neighbours::requestsEnded,
                settings);
    }

    private Future<Void> openApi() {
        EventTail events =
                new EventTail(vertx, instance.database(), config.stream().replayAtMost());
        tail = events;
        IngressSettings settings = new IngressSettings(
                config.http(),
                config.stream(),
                config.inbox(),
                config.lease(),
                config.keys(),
                instance.key().directory().encode(),
                config.shutdownGrace());
        Set<String> before = vertx.deploymentIDs();
        return ApiContract.load(vertx)
                .map(contract -> new IngressParts(
                        bus,
                        contract,
                        Readings.of(instance.database()),
                        events,
                        readiness(),
                        registry,
                        Dashboard.load()::mount))
                .compose(parts -> Ingress.start(vertx, settings, parts, API_INSTANCES))
                .onSuccess(listening -> port = listening)
                .onSuccess(listening -> addDeployedSince(before))
                .mapEmpty();
    }

    private void addDeployedSince(Set<String> before) {
        vertx.deploymentIDs().stream().filter(id -> !before.contains(id)).forEach(deployed::add);
    }

    private Future<Void> deploy(VerticleBase verticle) {
        return vertx.deployVerticle(verticle).onSuccess(deployed::add).mapEmpty();
    }

    private InboxVerticle inbox() {
        InboxSettings settings = new InboxSettings(
                config.inbox().messageBytes(), InboxSettings.BATCH, InboxSettings.MOST_WAITING, InboxSettings.LOOK);
        return new InboxVerticle(
                bus, new MessageTable(instance.database()), notices, new NumberTable(instance.database()), settings);
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

    /** Others may have taken over what this process drives: it stops that, and hands back what nobody took. */
    private void claimsLost() {
        runs.stop();
        registrations.doubt();
        pools.doubt();
    }

    /** Takes nothing new, lets what runs finish within the grace, hands the rest back, and ends. The API serves until then: codes must still come in. */
    Future<Void> stop() {
        pulse.stopTaking();
        Future<Void> idle = running ? finish() : Future.succeededFuture();
        running = false;
        return idle.transform(finished -> undeploy())
                .onComplete(undeployed -> closeTail())
                .transform(undeployed -> neighbours.stop())
                .transform(silent -> pulse.end(vertx))
                .transform(ended -> consents.close());
    }

    private Future<Void> finish() {
        Duration most = config.shutdownGrace().minus(config.shutdownGrace().dividedBy(GRACE_PART_FOR_THE_END));
        return Future.join(registrations.finish(), pools.finish())
                .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                .transform(finished -> cutShort())
                .transform(cut -> Future.join(registrations.handBack(), pools.handBack()))
                .mapEmpty();
    }

    private Future<?> cutShort() {
        pulse.stopSending();
        runs.stop();
        return Future.join(registrations.finish(), pools.finish())
                .timeout(TO_BREAK_OFF.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeTail() {
        if (tail != null) {
            tail.close();
        }
    }

    /** The last first: the API closes before what answers it. */
    private Future<Void> undeploy() {
        Future<Void> done = Future.succeededFuture();
        for (int i = deployed.size() - 1; i >= 0; i--) {
            String id = deployed.get(i);
            done = done.transform(before -> vertx.undeploy(id));
        }
        return done;
    }
}
