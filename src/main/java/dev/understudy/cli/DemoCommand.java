package dev.understudy.cli;

import dev.understudy.config.ApiKey;
import dev.understudy.domain.PoolName;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.store.PoolTable;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything in one process, to be looked at: an embedded PostgreSQL, the sandbox marketplace, the service and a pool that fills. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        description = {
            "Runs the service with an embedded PostgreSQL against the bundled sandbox marketplace, fills a pool and says how",
            "to lease from it. Ends with Ctrl-C; what was made is kept in --data for the next start."
        },
        footer = {
            "",
            "Exit codes: 0 ended; 1 a port or the database cannot be had; 2 bad arguments, or a key file that does not fit."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(8);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", description = "Of the API and the dashboard.")
    private int port = 8080;

    @Option(
            names = "--sandbox-port",
            paramLabel = "PORT",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Of the sandbox marketplace. Default: the one after --port.")
    private @Nullable Integer sandboxPort;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "API key to use, 8 to 200 characters. Default: a new one. For demos only: it may be known.")
    private @Nullable String key;

    @Option(names = "--pool-target", paramLabel = "N", description = "Accounts to keep ready, 1 to 100000.")
    private int poolTarget = 50;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
    private Path data = Path.of("understudy-data");

    @Override
    public Integer call() throws Exception {
        DemoSetup setup = setup();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Understudy " + Version.number()
                + ": starting PostgreSQL and the sandbox marketplace; data is kept in " + setup.data());
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(GRACE);
        ending.add(() -> Waiting.until(vertx.close(), GRACE));
        try {
            run(setup, vertx, ending, out);
        } catch (Exception failed) {
            if (!ending.isEnding()) {
                ending.endNow();
                throw failed;
            }
            LOG.info("told to end while starting");
        }
        ending.await();
        return 0;
    }

    private DemoSetup setup() {
        int shop = sandboxPort == null ? port + 1 : sandboxPort;
        if (port < 1 || port > 65_534 || shop < 1 || shop > 65_535 || shop == port) {
            throw new ParameterException(
                    spec.commandLine(), "--port and --sandbox-port are two different ports from 1 to 65535");
        }
        if (poolTarget < 1 || poolTarget > 100_000) {
            throw new ParameterException(spec.commandLine(), "--pool-target is a number from 1 to 100000");
        }
        String chosen = key;
        if (chosen != null && !chosen.matches("[!-~]{8,200}")) {
            throw new ParameterException(spec.commandLine(), "--key has 8 to 200 visible ASCII characters");
        }
        return new DemoSetup(
                data.toAbsolutePath().normalize(),
                port,
                shop,
                poolTarget,
                chosen == null ? ApiKey.make() : new ApiKey(chosen));
    }

    private static void run(DemoSetup setup, Vertx vertx, RunUntilShutdown ending, PrintWriter out) throws Exception {
        Prepared prepared = setup.prepare();
        Instance instance = Instance.open(vertx, prepared.config());
        ending.add(instance::close);
        Sandbox sandbox = sandbox(setup, vertx, instance);
        ending.add(() -> Waiting.until(sandbox.stop(), GRACE));
        Node node = new Node(vertx, prepared.config(), instance, prepared.marketplaces());
        ending.add(() -> Waiting.until(node.stop(), GRACE));
        start(node, setup);
        new FillingPool(out, new PoolTable(instance.database()), new PoolName(DemoSetup.POOL), setup.target())
                .show(ending);
        if (!ending.isEnding()) {
            out.println(setup.invitation());
            out.flush();
        }
    }

    private static Sandbox sandbox(DemoSetup setup, Vertx vertx, Instance instance) throws Exception {
        try {
            return Waiting.on(
                    Sandbox.start(
                            vertx, setup.sandbox(instance.key().thumbprint().value())),
                    START);
        } catch (BindException taken) {
            throw Trouble.outside(
                    "port " + setup.sandboxPort() + " for the sandbox is taken; choose another with --sandbox-port");
        }
    }

    private static void start(Node node, DemoSetup setup) throws Exception {
        try {
            Waiting.until(node.start(), START);
        } catch (BindException taken) {
            throw Trouble.outside("port " + setup.port() + " is taken; choose another with --port");
        }
    }
}
