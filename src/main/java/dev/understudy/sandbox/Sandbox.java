package dev.understudy.sandbox;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running shop. */
public final class Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final SandboxSettings settings;
    private final AccountsOnDisk kept;
    private final AtomicInteger port = new AtomicInteger();
    private final Codes codes;
    private final SmsGateway gateway;
    private final KeyDirectory directory;
    private final SignatureDesk signatures;
    private final FrontDoor door;
    private String deployment = "";
    private long sweeper = -1;

    /** Fails with a {@link java.net.BindException} where the port is taken, an IOException where the file is. */
    public static Future<Sandbox> start(Vertx vertx, SandboxSettings settings) {
        return start(vertx, settings, InstantSource.system());
    }

    static Future<Sandbox> start(Vertx vertx, SandboxSettings settings, InstantSource clock) {
        return AccountsOnDisk.open(vertx, settings.dataFile(), clock, AccountsOnDisk.COMPACT_FROM_LINES)
                .map(kept -> new Sandbox(vertx, settings, kept, clock))
                .compose(Sandbox::open);
    }

    private Sandbox(Vertx vertx, SandboxSettings settings, AccountsOnDisk kept, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.kept = kept;
        Accounts accounts = kept.accounts();
        Counters counters = new Counters();
        RequestLog requests = new RequestLog();
        FaultDice dice = new FaultDice(settings.faults());
        codes = new Codes(settings.signUp(), () -> dice.faults().codeLife(), clock);
        gateway = new SmsGateway(vertx, settings.sms(), counters, clock);
        Messenger messenger = new Messenger(vertx, settings.sms().from(), dice, counters, gateway);
        directory = new KeyDirectory(vertx, settings.signatures(), clock);
        signatures = new SignatureDesk(
                vertx,
                new SignatureCheck(clock),
                directory,
                counters,
                settings.signatures().required());
        Routes routes = new Routes();
        new PhoneContract(settings.signUp(), accounts, codes, messenger, counters).addTo(routes);
        new Pages(accounts).addTo(routes);
        new ConsentPage(vertx, settings.consent(), this::origin, counters, clock).addTo(routes);
        new AdminDesk(new AdminDesk.Parts(accounts, codes, messenger, counters, requests, dice)).addTo(routes);
        door = new FrontDoor(
                vertx, settings.keys(), new FrontDoor.Parts(routes, signatures, requests, counters, dice, clock));
    }

    private Future<Sandbox> open() {
        DeploymentOptions loops = new DeploymentOptions().setInstances(settings.eventLoops());
        return vertx.deployVerticle(() -> new ShopVerticle(door, settings.host(), settings.port(), port::set), loops)
                .map(this::opened)
                .recover(failure -> letGo().transform(done -> Future.failedFuture(failure)));
    }

    private Sandbox opened(String deploymentId) {
        deployment = deploymentId;
        sweeper = vertx.setPeriodic(BETWEEN_SWEEPS.toMillis(), id -> codes.sweep());
        LOG.info("The sandbox marketplace serves at {}", origin());
        return this;
    }

    public int port() {
        return port.get();
    }

    public String origin() {
        return settings.origin(port());
    }

    /** Ends when every answered change is in the file and the port is free. */
    public Future<Void> stop() {
        boolean unused = vertx.cancelTimer(sweeper);
        return vertx.undeploy(deployment).eventually(this::letGo);
    }

    private Future<Void> letGo() {
        return kept.close(vertx)
                .eventually(gateway::close)
                .eventually(directory::close)
                .eventually(signatures::close);
    }
}
