package dev.understudy.registration;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Pools;
import dev.understudy.store.RunReturns.TakenOver;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the registrations of every configured pool on this node, and puts back into the queue what a lost process had claimed. One a node. */
public final class RegistrationVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationVerticle.class);

    private final RegistrationDesk desk;
    private final Map<MarketplaceId, Marketplace> marketplaces;
    private final Pools pools;
    private final Map<MarketplaceId, Outcomes> outcomes = new LinkedHashMap<>();
    private final NodeRoom room;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private long rescan;

    public RegistrationVerticle(RegistrationDesk desk, Map<MarketplaceId, Marketplace> marketplaces, Pools pools) {
        this.desk = desk;
        this.marketplaces = Map.copyOf(marketplaces);
        this.pools = pools;
        this.room = new NodeRoom(desk.config().concurrency());
    }

    @Override
    public Future<?> start() {
        marketplaces.forEach((id, marketplace) -> outcomes.put(id, new Outcomes(vertx, desk, marketplace)));
        pools.all().forEach(this::open);
        consumers.add(desk.bus().listen(WakeUps.REGISTRATIONS_QUEUED, this::lookAt));
        consumers.add(desk.bus().listen(WakeUps.REGISTRATIONS_ELSEWHERE, this::lookAt));
        rescan = vertx.setPeriodic(0, desk.config().rescan().toMillis(), timer -> rescan());
        return Future.succeededFuture();
    }

    /** What still runs is handed back by {@link #handBack} once nothing is sent any more. */
    @Override
    public Future<?> stop() {
        vertx.cancelTimer(rescan);
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    /** Succeeds when what runs has come to its end; call after {@link dev.understudy.run.WorkerPulse#stopTaking}. */
    public Future<Void> finish() {
        return onContext(() ->
                Future.join(lanes.stream().map(Lane::nothingLeft).toList()).mapEmpty());
    }

    /** Puts what this process still holds back into the queue; call when nothing is sent any more. */
    public Future<Void> handBack() {
        return onContext(() -> Future.join(lanes.stream().map(Lane::handBack).toList()))
                .onSuccess(RegistrationVerticle::tellHandBack)
                .mapEmpty();
    }

    /** Others may have taken over what runs here. */
    public void doubt() {
        context.runOnContext(now -> lanes.forEach(Lane::doubt));
    }

    /** The configured pools have changed. What a pool that is gone has under way comes to its end. */
    public void reload() {
        context.runOnContext(now -> {
            lanes.forEach(Lane::close);
            pools.all().forEach(this::open);
            lanes.forEach(Lane::look);
        });
    }

    private void open(PoolConfig pool) {
        Optional<Lane> there = lanes.stream()
                .filter(lane -> lane.pool().name().equals(pool.name()))
                .findFirst();
        Marketplace marketplace = marketplaces.get(pool.marketplace());
        Outcomes kept = outcomes.get(pool.marketplace());
        if (there.isPresent()) {
            there.get().open(pool);
        } else if (marketplace != null && kept != null) {
            lanes.add(new Lane(vertx, desk, marketplace, pool, kept, room));
        }
    }

    private <T> Future<T> onContext(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(now -> what.get().onComplete(done));
        return done.future();
    }

    private static void tellHandBack(CompositeFuture handedBack) {
        int count =
                handedBack.<Integer>list().stream().mapToInt(Integer::intValue).sum();
        if (count > 0) {
            LOG.info("{} registrations were handed back, for another process to drive", count);
        }
    }

    private void lookAt(MarketplaceId marketplace) {
        lanes.stream()
                .filter(lane -> lane.pool().marketplace().equals(marketplace))
                .forEach(Lane::look);
    }

    private void rescan() {
        marketplaces.values().forEach(this::takeOver);
        lanes.forEach(Lane::look);
    }

    private void takeOver(Marketplace marketplace) {
        MarketplaceId id = marketplace.config().id();
        desk.returns()
                .takeOver(
                        id,
                        desk.config().attempts(),
                        Outcomes.pauses(marketplace, desk.config()).settle())
                .onSuccess(taken -> tellTakeOver(id, taken))
                .onFailure(away -> LOG.warn("could not look for lost registrations: {}", away.getMessage()));
    }

    private void tellTakeOver(MarketplaceId marketplace, TakenOver taken) {
        if (taken.queued() > 0) {
            LOG.info(
                    "{} registrations at {} were left by a process that is gone; they go on",
                    taken.queued(),
                    marketplace);
            lookAt(marketplace);
        }
        taken.abandoned().forEach(pool -> {
            LOG.warn("a registration of pool {} is abandoned: every process that drove it was lost", pool);
            desk.bus().publish(WakeUps.REGISTRATION_ENDED, new WakeUps.Ended(pool, Reason.WORKER_LOST));
        });
    }
}
