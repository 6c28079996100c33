package dev.understudy.cli;

import dev.understudy.config.ApiKey;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.PoolName;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.PoolTable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "Shows everything in one process: PostgreSQL, the sandbox marketplace, the service and a pool that fills.",
            "Says how to lease from it. Ends with Ctrl-C; what was made is kept in --data for the next start."
        },
        footer = {
            "",
            "Exit codes: 2 bad arguments, or a key file that does not fit; 3 the database cannot be had; 4 a port is "
                    + "taken; 5 --data cannot be written; 1 a fault of Understudy's own; 130 or 143 ended by Ctrl-C or SIGTERM."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(8);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--port", paramLabel = "PORT", description = "Of the API and the dashboard; 0 takes a free one.")
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

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = {
                "A PostgreSQL server instead of the embedded one: postgresql://user@host:port/database. Its password comes "
                        + "from the environment's UNDERSTUDY_DB_PASSWORD."
            })
    private @Nullable String databaseUrl;

    @Override
    public Integer call() throws Exception {
        DemoSetup setup = setup();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Understudy " + Version.number() + ": starting "
                + (databaseUrl == null ? "PostgreSQL and " : "") + "the sandbox marketplace; data is kept in "
                + setup.data());
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(GRACE);
        ending.add(() -> Waiting.until(vertx.close(), GRACE));
        ending.run(() -> start(setup, vertx, ending, out));
        return ExitCode.ENDED.number();
    }

    private DemoSetup setup() throws IOException {
        int api = port == 0 ? freePort() : port;
        int shop = sandboxPort != null ? sandboxPort : port == 0 ? freePort() : port + 1;
        if (api < 1 || api > 65_534 || shop < 1 || shop > 65_535 || shop == api) {
            throw new ParameterException(
                    spec.commandLine(), "--port and --sandbox-port are two different ports, 0 to 65535");
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
                api,
                shop,
                poolTarget,
                chosen == null ? ApiKey.make() : new ApiKey(chosen),
                databaseUrl);
    }

    /** Known before the start: shop and service name each other's address. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void start(DemoSetup setup, Vertx vertx, RunUntilShutdown ending, PrintWriter out) throws Exception {
        Prepared prepared = setup.prepare();
        Instance instance = ending.start(() -> {
            Instance opened = Instance.open(vertx, prepared.config());
            ending.add(opened::close);
            return opened;
        });
        Sandbox unusedShop = ending.start(() -> {
            Sandbox opened = sandbox(setup, vertx, instance);
            ending.add(() -> Waiting.until(opened.stop(), GRACE));
            return opened;
        });
        for (MarketplaceConfig shop : prepared.config().marketplaces().values()) {
            Waiting.until(
                    new MarketplaceTable(instance.database())
                            .moved(shop.id(), shop.origin().toString()),
                    START);
        }
        Node unusedNode = ending.start(() -> {
            Node made = new Node(vertx, prepared.config(), instance, prepared.marketplaces());
            ending.add(() -> Waiting.until(made.stop(), GRACE));
            return started(made, setup);
        });
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
            throw Trouble.port(DemoSetup.HOST, setup.sandboxPort(), "--sandbox-port", taken);
        }
    }

    private static Node started(Node node, DemoSetup setup) throws Exception {
        try {
            Waiting.until(node.start(), START);
            return node;
        } catch (BindException taken) {
            throw Trouble.port(DemoSetup.HOST, setup.port(), "--port", taken);
        }
    }
}
