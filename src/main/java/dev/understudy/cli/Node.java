package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.NodeCommands;
import dev.understudy.bus.NodeCommands.Reloaded;
import dev.understudy.config.Configuration;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.pool.PoolVerticle;
import dev.understudy.reconcile.ReconcileDesk;
import dev.understudy.registration.RegistrationVerticle;
import dev.understudy.run.Marketplace;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.Database;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.net.BindException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One running process of an instance: started in order and stopped in order. */
final class Node {
    /** Of the grace after SIGTERM, the part that is left for ending: handing back, closing, the database. */
    private static final int GRACE_PART_FOR_THE_END = 4;

    private static final Failure CANNOT_RELOAD = Failure.BadInput.of(
            "configuration", "cannot be read again by a process that is starting, or was not started by 'serve'");

    /** Runs that are told to end do so at once, but for what they still write. */
    private static final Duration TO_BREAK_OFF = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final NodeParts parts;
    private final NodeApi api;
    private final RegistrationVerticle registrations;
    private final PoolVerticle pools;
    private final Deque<Supplier<Future<?>>> endings = new ConcurrentLinkedDeque<>();
    private volatile boolean running;
    private volatile @Nullable Reload reload;
    private volatile Grace grace;

    Node(Vertx vertx, Configuration config, Instance instance, Map<MarketplaceId, Marketplace> marketplaces) {
        this(vertx, config, instance, marketplaces, NodeRole.SERVICE);
    }

    Node(
            Vertx vertx,
            Configuration config,
            Instance instance,
            Map<MarketplaceId, Marketplace> marketplaces,
            NodeRole role) {
        this.vertx = vertx;
        parts = new NodeParts(vertx, config, instance, marketplaces, role);
        grace = Grace.beginningNow(config.shutdownGrace());
        api = new NodeApi(vertx, parts, () -> running, () -> grace.share());
        registrations = parts.registrations();
        pools = parts.poolKeeping();
    }

    /** From now on the configuration can be read again: by a word to {@link #reload}, or by the API. */
    void rereads(Configuration started, Callable<Prepared> read) {
        reload = new Reload(vertx, parts, started, read, this::tellOfReload);
    }

    Future<Reloaded> reload() {
        Reload now = reload;
        return running && now != null ? now.run() : Future.failedFuture(CANNOT_RELOAD.asRefusal());
    }

    private void tellOfReload() {
        registrations.reload();
        pools.reload();
    }

    Bus bus() {
        return parts.bus();
    }

    ReconcileDesk reconcileDesk() {
        return parts.reconcileDesk();
    }

    Database database() {
        return parts.instance().database();
    }

    /** The port of the API, once started. */
    int port() {
        return api.port();
    }

    /** Succeeds when everything runs and every marketplace was asked for its consent once, whatever it said. The API is up before that: shops fetch our public key from it. */
    Future<Void> start() {
        WorkerPulse pulse = parts.pulse();
        pulse.onLoss(this::claimsLost);
        return WarmUp.done(vertx, parts.instance().sealer())
                .compose(warm -> pulse.start(vertx, ProcessName.ofThis()))
                .compose(alive -> KnownNames.of(parts).write())
                .compose(written -> parts.neighbours().start(parts.instance().settings()))
                .compose(listening -> deploy(parts.inbox()))
                .compose(deployed -> wayIn(parts.mail()))
                .compose(deployed -> wayIn(parts.smpp()))
                .compose(deployed -> parts.role().whole() ? deploy(parts.leases()) : Future.succeededFuture())
                .onSuccess(deployed -> answerReloads())
                .compose(deployed -> openApi())
                .compose(open -> deploy(registrations))
                .compose(deployed -> deploy(pools))
                .onSuccess(deployed -> running = true);
    }

    /** A port for messages. Beside a node that serves, a trial does without: what that one catches is in the database for both. */
    private Future<Void> wayIn(Optional<? extends VerticleBase> verticle) {
        Future<Void> opened = verticle.map(this::deploy).orElse(Future.succeededFuture());
        return parts.role().whole()
                ? opened
                : opened.recover(
                        trouble -> isPortTaken(trouble) ? Future.succeededFuture() : Future.failedFuture(trouble));
    }

    /** Some listeners say first where they could not listen. */
    private static boolean isPortTaken(Throwable trouble) {
        for (Throwable each = trouble; each != null; each = each.getCause()) {
            if (each instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private void answerReloads() {
        MessageConsumer<Boolean> consumer = bus().answer(NodeCommands.RELOAD, word -> reload());
        endings.push(consumer::unregister);
    }

    private Future<Void> openApi() {
        endings.push(api::close);
        return api.open();
    }

    private Future<Void> deploy(VerticleBase verticle) {
        return vertx.deployVerticle(verticle)
                .onSuccess(id -> endings.push(() -> vertx.undeploy(id)))
                .mapEmpty();
    }

    /** Others may have taken over what this process drives: it stops that, and hands back what nobody took. */
    private void claimsLost() {
        parts.runs().stop();
        registrations.doubt();
        pools.doubt();
    }

    /**
     * Takes nothing new, lets what runs finish within the grace, hands the rest back, and ends. The API serves until then: codes must still come in, and who stands in line may still be served. Then nobody is
     * waited for, and the claims are given up before anything that could take long.
     */
    Future<Void> stop() {
        grace = Grace.beginningNow(parts.config().shutdownGrace());
        parts.pulse().stopTaking();
        Future<Void> idle = running ? finish() : Future.succeededFuture();
        running = false;
        return idle.transform(finished -> grace.within(endWaits()))
                .transform(told -> grace.within(parts.pulse().end(vertx)))
                .transform(ended -> undeploy())
                .transform(undeployed -> grace.within(parts.events().flushed()))
                .transform(undeployed -> grace.within(parts.neighbours().stop()))
                .transform(silent -> parts.consents().close());
    }

    private Future<Void> finish() {
        Duration whole = parts.config().shutdownGrace();
        Duration most = whole.minus(whole.dividedBy(GRACE_PART_FOR_THE_END));
        return Future.join(registrations.finish(), pools.finish())
                .timeout(most.toMillis(), TimeUnit.MILLISECONDS)
                .transform(finished -> cutShort())
                .transform(cut -> grace.within(Future.join(registrations.handBack(), pools.handBack())))
                .mapEmpty();
    }

    /** A request that waits would hold its connection, and so the API's end, for as long as it is willing to. */
    private Future<Void> endWaits() {
        return Future.join(
                        bus().request(LeaseCommands.CLOSE_LINES, NodeCommands.Ending.NOW),
                        bus().request(InboxCommands.END_WAITS, NodeCommands.Ending.NOW))
                .mapEmpty();
    }

    private Future<?> cutShort() {
        parts.pulse().stopSending();
        parts.runs().stop();
        Future<?> over = Future.join(registrations.finish(), pools.finish());
        return grace.within(over.timeout(TO_BREAK_OFF.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The last first: the API closes before what answers it. */
    private Future<Void> undeploy() {
        Future<Void> done = Future.succeededFuture();
        for (Supplier<Future<?>> ending : endings) {
            done = done.transform(before -> ending.get()).mapEmpty();
        }
        endings.clear();
        return done;
    }
}
