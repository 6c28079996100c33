package dev.understudy.pool;

import dev.understudy.bus.Address;
import dev.understudy.bus.PoolCommands;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.run.Marketplace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an autopilot for each pool; a janitor, a care for sessions and a watch for each marketplace. One a node. */
public final class PoolVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PoolVerticle.class);

    /** Accounts that were ready for too long leave in bites. */
    private static final int OLD_AT_ONCE = 500;

    private static final Duration LISTEN = Duration.ofSeconds(2);
    private static final Duration UPKEEP = Duration.ofMinutes(1);

    private final PoolDesk desk;
    private final Map<MarketplaceId, Marketplace> marketplaces;
    private final Map<PoolName, Autopilot> autopilots = new LinkedHashMap<>();
    private final Map<MarketplaceId, Janitor> janitors = new LinkedHashMap<>();
    private final Map<MarketplaceId, SessionCare> cares = new LinkedHashMap<>();
    private final Map<MarketplaceId, MarketplaceWatch> watches = new LinkedHashMap<>();
    private final Upkeep upkeep;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();

    public PoolVerticle(PoolDesk desk, Map<MarketplaceId, Marketplace> marketplaces) {
        this.desk = desk;
        this.marketplaces = new LinkedHashMap<>(marketplaces);
        this.upkeep = new Upkeep(desk, marketplaces.values());
    }

    /** Succeeds after the first check of every marketplace, whatever it said. */
    @Override
    public Future<?> start() {
        marketplaces.forEach((id, marketplace) -> {
            janitors.put(id, new Janitor(vertx, desk, marketplace));
            if (!desk.trial()) {
                cares.put(id, new SessionCare(vertx, desk, marketplace));
            }
            watches.put(id, new MarketplaceWatch(vertx, desk, marketplace));
        });
        desk.configured().all().forEach(this::addPool);
        every(UPKEEP, () -> upkeep.round().onFailure(fault -> LOG.error("the upkeep broke off", fault)));
        return upkeep.round()
                .compose(kept -> Future.join(
                        watches.values().stream().map(MarketplaceWatch::start).toList()))
                .onSuccess(checked -> run());
    }

    @Override
    public Future<?> stop() {
        timers.forEach(vertx::cancelTimer);
        watches.values().forEach(MarketplaceWatch::stop);
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    /** Succeeds when the deletions and checks that run have come to their end; call after {@link dev.understudy.run.WorkerPulse#stopTaking}. */
    public Future<Void> finish() {
        return onContext(() -> Future.join(Stream.concat(
                                janitors.values().stream().map(Janitor::nothingLeft),
                                cares.values().stream().map(SessionCare::nothingLeft))
                        .toList())
                .mapEmpty());
    }

    /** Gives back what this process still holds for deletion or a check; call when nothing is sent any more. */
    public Future<Void> handBack() {
        return onContext(() -> Future.join(Stream.concat(
                                janitors.values().stream().map(Janitor::handBack),
                                cares.values().stream().map(SessionCare::handBack))
                        .toList())
                .mapEmpty());
    }

    /** Others may have taken over what runs here. */
    public void doubt() {
        context.runOnContext(now -> {
            janitors.values().forEach(Janitor::doubt);
            cares.values().forEach(SessionCare::doubt);
        });
    }

    private Future<Void> onContext(Supplier<Future<Void>> what) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(done));
        return done.future();
    }

    /** The configured pools have changed: what is new or another gets an autopilot of its own, what is gone is left to the upkeep. */
    public void reload() {
        context.runOnContext(now -> {
            autopilots.keySet().removeIf(name -> desk.configured().find(name).isEmpty());
            desk.configured().all().stream().filter(this::isAnother).forEach(this::addPool);
            autopilots.values().forEach(Autopilot::decide);
            upkeep.round().onFailure(fault -> LOG.error("the upkeep broke off", fault));
        });
    }

    private boolean isAnother(PoolConfig pool) {
        Autopilot autopilot = autopilots.get(pool.name());
        return autopilot == null || !autopilot.pool().equals(pool);
    }

    private void addPool(PoolConfig pool) {
        Marketplace marketplace = marketplaces.get(pool.marketplace());
        if (marketplace != null) {
            autopilots.put(pool.name(), new Autopilot(vertx, desk, pool, new Ordering(desk, marketplace, pool)));
        }
    }

    private void run() {
        Orders orders = new Orders(desk, marketplaces);
        Changes changes = new Changes(desk, watches, this::wake);
        answerWithin(PoolCommands.CHANGE, changes::change);
        answerWithin(PoolCommands.QUARANTINE, changes::quarantine);
        answerWithin(PoolCommands.RETIRE, changes::retire);
        answerWhileTheStoreDoes(PoolCommands.ORDER, orders::order);
        answerWhileTheStoreDoes(PoolCommands.RETRY, orders::retry);
        answerWhileTheStoreDoes(PoolCommands.VERIFY, changes::verify);
        answerWhileTheStoreDoes(PoolCommands.CHANGE_MARKETPLACE, changes::changeMarketplace);
        if (desk.trial()) {
            marketplaces.values().forEach(this::answerTrials);
        }
        consumers.add(desk.bus().listen(WakeUps.POOL_DEMAND, this::wake));
        consumers.add(desk.bus().listen(WakeUps.REGISTRATION_ENDED, this::ended));
        consumers.add(desk.bus().listen(WakeUps.ACCOUNTS_RETIRED, this::clean));
        every(desk.config().autopilot().interval(), () -> autopilots.values().forEach(Autopilot::decide));
        every(desk.config().janitor().interval(), this::cleanAll);
        every(desk.config().session().interval(), () -> cares.values().forEach(SessionCare::look));
        every(LISTEN, () -> watches.values().forEach(MarketplaceWatch::listen));
        autopilots.values().forEach(Autopilot::decide);
    }

    private <Q, R> void answerWithin(Address<Q, R> address, Function<Q, Future<R>> handler) {
        consumers.add(desk.bus().answer(address, command -> desk.promptness().within(() -> handler.apply(command))));
    }

    /** Takes many statements, or asks a marketplace, too. */
    private <Q, R> void answerWhileTheStoreDoes(Address<Q, R> address, Function<Q, Future<R>> handler) {
        consumers.add(desk.bus()
                .answer(address, command -> desk.promptness().whileItAnswers(() -> handler.apply(command))));
    }

    private void answerTrials(Marketplace tried) {
        consumers.add(
                desk.bus().answer(PoolCommands.TRY_SESSION, account -> new SessionTrial(desk, tried).run(account)));
    }

    private void every(Duration interval, Runnable what) {
        timers.add(vertx.setPeriodic(interval.toMillis(), timer -> what.run()));
    }

    private void wake(PoolName pool) {
        Autopilot autopilot = autopilots.get(pool);
        if (autopilot != null) {
            autopilot.wake();
            care(autopilot.pool().marketplace()).ifPresent(SessionCare::wake);
        }
    }

    private Optional<SessionCare> care(MarketplaceId marketplace) {
        return Optional.ofNullable(cares.get(marketplace));
    }

    private void ended(WakeUps.Ended ended) {
        Autopilot autopilot = autopilots.get(ended.pool());
        if (autopilot != null) {
            autopilot.ended(ended);
            if (ended.reason() == null) {
                care(autopilot.pool().marketplace()).ifPresent(SessionCare::registered);
            }
        }
        if (ended.reason() != null) {
            janitors.values().forEach(Janitor::look);
        }
    }

    private void clean(MarketplaceId marketplace) {
        Janitor janitor = janitors.get(marketplace);
        if (janitor != null) {
            janitor.look();
        }
    }

    private void cleanAll() {
        autopilots.values().forEach(this::retireOld);
        janitors.values()
                .forEach(janitor -> janitor.takeOver()
                        .onSuccess(taken -> janitor.look())
                        .onFailure(away -> LOG.warn("could not look for lost deletions: {}", away.getMessage())));
        cares.values()
                .forEach(care -> care.takeOver()
                        .onFailure(away -> LOG.warn("could not look for lost checks: {}", away.getMessage())));
    }

    private void retireOld(Autopilot autopilot) {
        PoolConfig pool = autopilot.pool();
        desk.deletions()
                .retireOlderThan(pool.name(), pool.ttl(), OLD_AT_ONCE)
                .onSuccess(count -> tellRetired(autopilot, count))
                .onFailure(away -> LOG.warn("could not retire old accounts of {}: {}", pool.name(), away.getMessage()));
    }

    private void tellRetired(Autopilot autopilot, int count) {
        if (count > 0) {
            LOG.info(
                    "{} accounts of pool {} were ready for longer than {} and are retired",
                    count,
                    autopilot.pool().name(),
                    autopilot.pool().ttl());
            autopilot.wake();
        }
    }
}
