package dev.understudy.sandbox;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    private final List<Passing> passing = new ArrayList<>();
    private final Post post;
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
        Codes codes = new Codes(settings.signUp(), () -> dice.faults().codeLife(), clock, secrets(settings.signUp()));
        passing.add(codes);
        post = new Post(
                vertx, counters, clock, new SmsGateway(vertx, settings.sms()), new MailRelay(vertx, settings.mail()));
        Messenger messenger = new Messenger(vertx, dice, counters, post);
        directory = new KeyDirectory(vertx, settings.signatures(), clock);
        signatures = new SignatureDesk(
                vertx,
                new SignatureCheck(clock),
                directory,
                counters,
                settings.signatures().required());
        Routes routes = new Routes();
        for (Face face : Faces.of(
                new Faces.Parts(settings.signUp(), accounts, codes, messenger, counters, this::origin, clock))) {
            face.addTo(routes);
            passing.addAll(face.passing());
        }
        new ConsentPage(vertx, settings.consent(), this::origin, counters, clock).addTo(routes);
        new AdminDesk(new AdminDesk.Parts(accounts, codes, passing, messenger, counters, requests, dice)).addTo(routes);
        door = new FrontDoor(
                vertx, settings.keys(), new FrontDoor.Parts(routes, signatures, requests, counters, dice, clock));
    }

    /** What is mailed as a link is long; what people type is digits. */
    private static Supplier<String> secrets(SignUpRules rules) {
        return rules.kind() == Kind.HTML ? SessionTokens::fresh : Codes.digits(rules.codeLength());
    }

    private Future<Sandbox> open() {
        DeploymentOptions loops =
                new DeploymentOptions().setInstances(settings.place().eventLoops());
        return vertx.deployVerticle(() -> new ShopVerticle(door, settings.place(), port::set), loops)
                .map(this::opened)
                .recover(failure -> letGo().transform(done -> Future.failedFuture(failure)));
    }

    private Sandbox opened(String deploymentId) {
        deployment = deploymentId;
        sweeper = vertx.setPeriodic(BETWEEN_SWEEPS.toMillis(), id -> passing.forEach(Passing::sweep));
        LOG.info("The sandbox marketplace serves at {}", origin());
        return this;
    }

    public int port() {
        return port.get();
    }

    public String origin() {
        return settings.place().origin(port());
    }

    /** Ends when every answered change is in the file and the port is free. */
    public Future<Void> stop() {
        boolean unused = vertx.cancelTimer(sweeper);
        return vertx.undeploy(deployment).eventually(this::letGo);
    }

    private Future<Void> letGo() {
        return kept.close(vertx)
                .eventually(post::close)
                .eventually(directory::close)
                .eventually(signatures::close);
    }
}
