package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.Session;
import dev.understudy.flow.FlowRun;
import dev.understudy.flow.FlowTrace;
import dev.understudy.flow.Phase;
import dev.understudy.run.Marketplace;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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
            "Exit codes: 0 all went well; 1 the registration, the session or the deletion failed, or a fault of "
                    + "Understudy's own; 2 the configuration, the flow or the key file must be mended; 3 the database cannot be "
                    + "had."
        })
final class FlowRunCommand implements Callable<Integer> {
    private static final String POOL = "flow-run-";
    private static final Duration CLEAN_UP = Duration.ofSeconds(30);

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
        Configuration whole = TrialNode.read(config);
        MarketplaceConfig shop = TrialNode.marketplace(whole, marketplace);
        Marketplace tried = Prepared.with(whole, shop, file);
        PoolConfig pool = TrialNode.pool(POOL, whole, shop);
        AtomicBoolean good = new AtomicBoolean();
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(whole.shutdownGrace());
        ending.add(() -> Waiting.until(vertx.close(), whole.shutdownGrace()));
        PrintWriter out = spec.commandLine().getOut();
        ending.run(() -> {
            Node node = TrialNode.started(whole, tried, pool, ending, vertx, run -> shown(run, out));
            FlowTrial trial = new FlowTrial(node.bus(), node.database(), tried, pool.name(), file, out);
            good.set(trial.succeeds(keep, CLEAN_UP, ending));
            ending.endNow();
        });
        return good.get() ? ExitCode.ENDED.number() : ExitCode.FAULT.number();
    }

    private FlowRun shown(FlowRun run, PrintWriter out) {
        FlowTrace lines = new FlowTrace(out, run.journal(), run.secrets().values());
        boolean bare = run.phase() == Phase.PROBE && run.account().session().equals(Session.EMPTY);
        out.println(run.phase().code() + " by " + run.flow().name() + (bare ? ", without a session" : ""));
        return run.seenBy(trace ? lines.of(run.shop()) : run.shop(), lines);
    }
}
