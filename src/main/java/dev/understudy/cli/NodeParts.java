package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.Configuration;
import dev.understudy.config.SmtpConfig;
import dev.understudy.consent.Consents;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.WorkerId;
import dev.understudy.inbox.InboxSettings;
import dev.understudy.inbox.InboxTables;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.inbox.smpp.SmppVerticle;
import dev.understudy.inbox.smtp.SmtpVerticle;
import dev.understudy.lease.LeaseVerticle;
import dev.understudy.pool.PoolDesk;
import dev.understudy.pool.PoolVerticle;
import dev.understudy.pool.UpkeepTables;
import dev.understudy.reconcile.ReconcileDesk;
import dev.understudy.registration.RegistrationDesk;
import dev.understudy.registration.RegistrationVerticle;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Pools;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.DeletionTable;
import dev.understudy.store.EventLog;
import dev.understudy.store.EventTable;
import dev.understudy.store.FlowTable;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.Notices;
import dev.understudy.store.OrderTable;
import dev.understudy.store.PoolTable;
import dev.understudy.store.RegistrationQueue;
import dev.understudy.store.RegistrationTable;
import dev.understudy.store.RunReturns;
import dev.understudy.store.SessionCheckReturns;
import dev.understudy.store.SessionCheckTable;
import dev.understudy.store.SessionDoubts;
import dev.understudy.store.WorkerTable;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one process of an instance is made of: everything that its verticles share, and the verticles with what each works with. Nothing here runs yet. */
final class NodeParts {
    private final NodeRole role;
    private final Configuration config;
    private final Instance instance;
    private final Map<MarketplaceId, Marketplace> marketplaces;
    private final Bus bus;
    private final Notices notices;
    private final Neighbours neighbours;
    private final WorkerPulse pulse;
    private final EventLog events;
    private final Consents consents;
    private final FlowShelf flows;
    private final FlowRuns runs;
    private final Pools pools;

    NodeParts(
            Vertx vertx,
            Configuration config,
            Instance instance,
            Map<MarketplaceId, Marketplace> marketplaces,
            NodeRole role) {
        this.role = role;
        this.config = config;
        this.instance = instance;
        this.marketplaces = new LinkedHashMap<>(marketplaces);
        this.pools = new Pools(config.pools());
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
        runs = new FlowRuns(vertx, bus, consents, instance.sealer(), Clock.systemUTC(), role.onlooker());
    }

    NodeRole role() {
        return role;
    }

    Configuration config() {
        return config;
    }

    Instance instance() {
        return instance;
    }

    Map<MarketplaceId, Marketplace> marketplaces() {
        return marketplaces;
    }

    Bus bus() {
        return bus;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    WorkerPulse pulse() {
        return pulse;
    }

    EventLog events() {
        return events;
    }

    Consents consents() {
        return consents;
    }

    FlowShelf flows() {
        return flows;
    }

    FlowRuns runs() {
        return runs;
    }

    RegistrationVerticle registrations() {
        return new RegistrationVerticle(registrationDesk(), marketplaces, pools);
    }

    Pools pools() {
        return pools;
    }

    PoolVerticle poolKeeping() {
        return new PoolVerticle(poolDesk(), marketplaces);
    }

    LeaseVerticle leases() {
        return new LeaseVerticle(LeaseWiring.of(this));
    }

    InboxVerticle inbox() {
        InboxSettings settings = new InboxSettings(
                config.inbox().messageBytes(), InboxSettings.BATCH, InboxSettings.MOST_WAITING, InboxSettings.LOOK);
        return new InboxVerticle(bus, InboxTables.of(instance.database()), notices, settings);
    }

    /** Empty where no port is set for it. */
    Optional<SmtpVerticle> mail() {
        SmtpConfig smtp = config.inbox().smtp();
        return smtp.port().isPresent()
                ? Optional.of(new SmtpVerticle(bus, smtp, config.inbox().emailDomain()))
                : Optional.empty();
    }

    /** Empty where no carrier's client may bind here. */
    Optional<SmppVerticle> smpp() {
        return Optional.ofNullable(config.inbox().gateways().smpp()).map(settings -> new SmppVerticle(bus, settings));
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
                config.session().freshFor(),
                consents,
                runs,
                flows,
                pulse,
                new RegistrationQueue(instance.database()),
                new RegistrationTable(instance.database()),
                new RunReturns(instance.database()),
                new MarketplaceTable(instance.database()),
                events,
                role.isTrial());
    }

    private PoolDesk poolDesk() {
        return new PoolDesk(
                bus,
                instance.database().promptness(),
                config,
                pools,
                consents,
                runs,
                flows,
                pulse,
                new OrderTable(instance.database()),
                new PoolTable(instance.database()),
                new RegistrationTable(instance.database()),
                new DeletionTable(instance.database()),
                new SessionDoubts(instance.database()),
                new SessionCheckTable(instance.database()),
                new SessionCheckReturns(instance.database()),
                new MarketplaceTable(instance.database()),
                UpkeepTables.of(instance.database()),
                Clock.systemUTC(),
                seedSalt(),
                role.isTrial());
    }

    /** Two instances at one shop make different people. */
    private long seedSalt() {
        return ByteBuffer.wrap(instance.key().publicKey()).getLong();
    }

    ReconcileDesk reconcileDesk() {
        return new ReconcileDesk(
                consents,
                runs,
                flows,
                pulse,
                ReconcileDesk.Tables.of(instance.database()),
                Clock.systemUTC(),
                seedSalt(),
                config.inbox().emailDomain());
    }
}
