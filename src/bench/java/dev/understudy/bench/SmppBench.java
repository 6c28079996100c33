package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import dev.understudy.bench.Work.Spent;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A turn submits so many messages by one bind, each answered once it is on disk, and then lets {@code pgbench} insert some, each in a transaction of its own: what storing them one by one would cost. */
@Command(
        name = "smpp",
        mixinStandardHelpOptions = true,
        description =
                "submit_sm a second on one bind, stored before they are answered, against pgbench with one INSERT per transaction.")
final class SmppBench implements Callable<Integer> {
    private static final int CLIENTS = 64;
    private static final String TEXT = "Your code is 1234. Do not tell it to anyone.";

    /** It is slower, and its pace does not depend on how long it runs. */
    private static final int MOST_OF_THE_YARDSTICK = 20_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--messages", description = "Of one turn. Default: ${DEFAULT-VALUE}")
    private int messages = 100_000;

    @Option(names = "--window", description = "Submissions without an answer. Default: ${DEFAULT-VALUE}")
    private int window = 100;

    @Mixin
    private Turns turns = new Turns();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Pgbench.find();
        out.println("smpp: " + Machine.facts());
        out.flush();
        try (Scene scene = Scene.start("smpp", new Scene.Terms(1, 1, turns.java(), List.of()));
                ClosedLoop loop = new ClosedLoop(window)) {
            Pgbench pgbench = Pgbench.on(scene.databaseUrl(), scene.directory(), Pgbench.keepOne(TEXT));
            Figures figures = new Figures(
                    out,
                    List.of(
                            new Column("submit_sm/s", "%.0f"),
                            new Column("p50 ms", "%.1f"),
                            new Column("p99 ms", "%.1f"),
                            new Column("CPU µs service", "%.0f"),
                            new Column("CPU µs PostgreSQL", "%.0f"),
                            new Column("pgbench/s with " + CLIENTS, "%.0f"),
                            new Column("ratio", "%.2f")));
            turns.run(figures, () -> turn(scene, loop, pgbench));
        }
        return 0;
    }

    private double[] turn(Scene scene, ClosedLoop loop, Pgbench pgbench) throws Exception {
        SmppLoad load = new SmppLoad(loop.vertx());
        ClosedLoop.ready(load.bind(scene.smppPort()));
        Work work = Work.from(scene);
        Run ours = loop.run(messages, load::submit);
        Spent spent = work.over(messages);
        ClosedLoop.ready(load.close());
        pgbench.forget();
        double yardstick = pgbench.perSecond(CLIENTS, Math.min(messages, MOST_OF_THE_YARDSTICK));
        return new double[] {
            ours.perSecond(),
            Latencies.millis(ours.latencies().percentile(0.5)),
            Latencies.millis(ours.latencies().percentile(0.99)),
            spent.service(),
            spent.database(),
            yardstick,
            ours.perSecond() / yardstick
        };
    }
}
