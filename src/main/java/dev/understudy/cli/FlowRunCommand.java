package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationProblems;
import dev.understudy.config.ConfigurationReader;
import dev.understudy.config.HttpConfig;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Session;
import dev.understudy.flow.FlowRun;
import dev.understudy.flow.FlowTrace;
import dev.understudy.flow.Phase;
import dev.understudy.identity.Locales;
import dev.understudy.run.Marketplace;
import dev.understudy.yaml.NearestWord;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For the author of a flow, or of the shop that it is for: one registration, with everything that is said on the way. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Version.class,
        description = {
            "Registers one account with a flow file, in the foreground, tries its session, and deletes it again.",
            "Consent, signatures, ceilings and numbers are those of the service; it may run meanwhile."
        },
        footer = {
            "",
            "Exit codes: 0 all went well; 1 the registration, the session or the deletion failed, or a fault of Understudy's own; 2 the",
            "configuration, the flow or the key file must be mended; 3 the database cannot be had."
        })
final class FlowRunCommand implements Callable<Integer> {
    private static final String POOL = "flow-run-";
    private static final int LONGEST_NAME = 63;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration CLEAN_UP = Duration.ofSeconds(30);
    private static final Persona ANYBODY = new Persona("en", null, 18, 80);
    /** An account that is kept is no older than any pool's may be. */
    private static final Duration TTL = Duration.ofDays(365);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The flow file, in place of the configured one.")
    private Path file = Path.of("");

    @Option(names = "--marketplace", required = true, paramLabel = "NAME", description = "One of the configuration.")
    private String marketplace = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
    private Path config = Path.of("");

    @Option(names = "--trace", description = "Shows each request and answer, secrets masked.")
    private boolean trace;

    @Option(names = "--keep", description = "Leaves the account at the shop. The next run without it deletes it, too.")
    private boolean keep;

    @Option(names = "--delete", description = "Deletes the account at the shop afterwards: the default.")
    private boolean delete;

    @Override
    public Integer call() throws Exception {
        if (keep && delete) {
            throw Trouble.mend("--keep and --delete exclude each other");
        }
        Configuration whole = read();
        MarketplaceConfig shop = shop(whole);
        Marketplace tried = Prepared.with(whole, shop, file);
        PoolConfig pool = pool(whole, shop);
        Configuration alone = whole.forTrial(shop, pool, isTaken(whole.http()));
        AtomicBoolean good = new AtomicBoolean();
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(whole.shutdownGrace());
        ending.add(() -> Waiting.until(vertx.close(), whole.shutdownGrace()));
        ending.run(() -> {
            Node node = started(alone, tried, vertx, ending);
            FlowTrial trial = new FlowTrial(
                    node.bus(),
                    node.database(),
                    tried,
                    pool.name(),
                    file,
                    spec.commandLine().getOut());
            good.set(trial.succeeds(keep, CLEAN_UP, ending));
            ending.endNow();
        });
        return good.get() ? ExitCode.ENDED.number() : ExitCode.FAULT.number();
    }

    private Configuration read() throws Trouble {
        try {
            return ConfigurationReader.read(config, System.getenv(), Locales.known());
        } catch (ConfigurationProblems problems) {
            throw Trouble.mend(problems);
        }
    }

    private MarketplaceConfig shop(Configuration whole) throws Trouble {
        return whole.marketplaces().values().stream()
                .filter(each -> each.id().value().equals(marketplace))
                .findFirst()
                .orElseThrow(() -> Trouble.mend("the configuration has no marketplace '" + marketplace + "'"
                        + NearestWord.hint(
                                marketplace,
                                whole.marketplaces().keySet().stream()
                                        .map(MarketplaceId::value)
                                        .toList())));
    }

    /** Of its own, so that no other node drives what this one shows; its people are those of the marketplace's first pool. */
    private static PoolConfig pool(Configuration whole, MarketplaceConfig shop) {
        String name = POOL + shop.id().value();
        Persona persona = whole.poolsOf(shop.id()).stream()
                .findFirst()
                .map(PoolConfig::persona)
                .orElse(ANYBODY);
        return new PoolConfig(
                new PoolName(name.substring(0, Math.min(LONGEST_NAME, name.length()))),
                shop.id(),
                persona,
                0,
                0,
                TTL,
                1);
    }

    /** By a node of this instance, most likely. What else is wrong with the address shows when the node opens it. */
    private static boolean isTaken(HttpConfig http) throws IOException {
        try (ServerSocket free = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
            return !free.isBound();
        } catch (BindException taken) {
            return true;
        }
    }

    private Node started(Configuration alone, Marketplace tried, Vertx vertx, RunUntilShutdown ending)
            throws Exception {
        Instance instance = ending.start(() -> {
            Instance opened = Instance.open(vertx, alone);
            ending.add(opened::close);
            return opened;
        });
        PrintWriter out = spec.commandLine().getOut();
        NodeRole role = NodeRole.trial(run -> shown(run, out));
        return ending.start(() -> {
            Node made = new Node(vertx, alone, instance, Map.of(tried.config().id(), tried), role);
            ending.add(() -> Waiting.until(made.stop(), alone.shutdownGrace()));
            Waiting.until(made.start(), START);
            return made;
        });
    }

    private FlowRun shown(FlowRun run, PrintWriter out) {
        FlowTrace lines = new FlowTrace(out, run.journal(), run.secrets().values());
        boolean bare = run.phase() == Phase.PROBE && run.account().session().equals(Session.EMPTY);
        out.println(run.phase().code() + " by " + run.flow().name() + (bare ? ", without a session" : ""));
        return run.seenBy(trace ? lines.of(run.shop()) : run.shop(), lines);
    }
}
