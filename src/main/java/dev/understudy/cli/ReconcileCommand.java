package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.reconcile.CannotCompare;
import dev.understudy.reconcile.Mending;
import dev.understudy.reconcile.ReconcileDesk;
import dev.understudy.reconcile.Reconciler;
import dev.understudy.reconcile.Report;
import dev.understudy.run.Marketplace;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says where our book and a shop differ, and makes them equal where it is told to. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares our book with a marketplace's own list of users, and says what differs.",
            "The marketplace's flow needs a phase 'list', and its consent document the operation 'list'.",
            "The service may run meanwhile, but for one with the embedded PostgreSQL."
        },
        footer = {
            "",
            "Exit codes: 0 nothing differs, or all was mended; 6 something differs; 7 the list could not be had, so "
                    + "that nothing is known; 2 the configuration, the flow or the key file must be mended; 3 the database "
                    + "cannot be had."
        })
final class ReconcileCommand implements Callable<Integer> {
    private static final String POOL = "reconcile-";
    private static final Duration COMPARING = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--marketplace", required = true, paramLabel = "NAME", description = "One of the configuration.")
    private String marketplace = "";

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The configuration.")
    private Path config = Path.of("");

    @Option(
            names = "--mend",
            description =
                    "Retires accounts that the shop does not have, and has users of ours deleted there that stand in no book.")
    private boolean mend;

    @Option(
            names = "--even-if-most-are-gone",
            description = "With --mend: believes a list that lacks more than half of our accounts.")
    private boolean believed;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "With --mend: waits so long at most until the janitor has deleted what was mended. Default: ${DEFAULT-VALUE}")
    private int wait;

    @Override
    public Integer call() throws Exception {
        if (believed && !mend) {
            throw Trouble.mend("--even-if-most-are-gone stands beside --mend only");
        }
        Configuration whole = TrialNode.read(config);
        MarketplaceConfig shop = TrialNode.marketplace(whole, marketplace);
        Marketplace asked = Prepared.with(whole, shop, shop.flow());
        PoolConfig pool = TrialNode.pool(POOL, whole, shop);
        AtomicInteger code = new AtomicInteger(ExitCode.NOT_COMPARED.number());
        Vertx vertx = Vertx.vertx();
        RunUntilShutdown ending = new RunUntilShutdown(whole.shutdownGrace());
        ending.add(() -> Waiting.until(vertx.close(), whole.shutdownGrace()));
        ending.run(() -> {
            Node node = TrialNode.started(whole, asked, pool, ending, vertx, UnaryOperator.identity());
            code.set(reconciled(node.reconcileDesk(), asked, pool, ending).number());
            ending.endNow();
        });
        return code.get();
    }

    private ExitCode reconciled(ReconcileDesk desk, Marketplace asked, PoolConfig pool, RunUntilShutdown ending)
            throws Exception {
        ReconcileOutput output = new ReconcileOutput(spec.commandLine().getOut(), asked.config());
        try {
            Report report = Waiting.on(new Reconciler(desk, asked).compare(), COMPARING);
            ReconcileOutput.Mended mended = mend
                    ? mended(desk, new Mending(desk, asked, pool.name()), report, ending)
                    : ReconcileOutput.Mended.NOTHING;
            output.print(report, mended, json);
            boolean equal = report.differing().size() == mended.retired() && mended.left() == 0;
            return equal ? ExitCode.ENDED : ExitCode.DIFFERS;
        } catch (CannotCompare cannot) {
            spec.commandLine().getErr().println("not compared: " + cannot.getMessage());
            return ExitCode.NOT_COMPARED;
        }
    }

    /** The janitors do the deleting, this command's own and the service's. */
    private ReconcileOutput.Mended mended(ReconcileDesk desk, Mending mending, Report report, RunUntilShutdown ending)
            throws Exception {
        List<AccountId> retired = Waiting.on(mending.mend(report, believed), PATIENCE);
        long deadline = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
        int left = retired.size();
        while (left > 0 && System.nanoTime() < deadline && !ending.awaitEnd(LOOK)) {
            left = Waiting.on(desk.tables().book().stillThere(retired), PATIENCE);
        }
        return new ReconcileOutput.Mended(true, retired.size(), left, believed);
    }
}
