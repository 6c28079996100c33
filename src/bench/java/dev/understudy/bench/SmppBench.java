package dev.understudy.bench;

import dev.understudy.bench.Figures.Column;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    /** It is slower, and its pace does not depend on how long it runs. */
    private static final int MOST_OF_THE_YARDSTICK = 20_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--messages", description = "Of one turn. Default: ${DEFAULT-VALUE}")
    private int messages = 100_000;

    @Option(names = "--window", description = "Submissions without an answer. Default: ${DEFAULT-VALUE}")
    private int window = 100;

    @Option(names = "--turns", description = "Default: ${DEFAULT-VALUE}")
    private int turns = 7;

    @Option(names = "--warm-up", description = "Turns before, which do not count. Default: ${DEFAULT-VALUE}")
    private int warmUp = 2;

    @Option(names = "--java", description = "Option of the service's JVM; may be repeated.")
    private List<String> java = List.of();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Pgbench.find();
        out.println("smpp: " + Machine.facts());
        out.flush();
        try (Scene scene = Scene.start("smpp", new Scene.Terms(1, 1, java, List.of()));
                SmppLoad load = new SmppLoad()) {
            Pgbench pgbench = Pgbench.on(scene.databaseUrl(), scene.directory(), Pgbench.KEEP_ONE);
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
            figures.head();
            for (int turn = 0; turn < warmUp; turn++) {
                figures.warmUp(turn(scene, load, pgbench));
            }
            for (int turn = 0; turn < turns; turn++) {
                figures.turn(turn(scene, load, pgbench));
            }
            figures.summarize();
        }
        return 0;
    }

    private double[] turn(Scene scene, SmppLoad load, Pgbench pgbench) throws Exception {
        Duration served = scene.serviceWork();
        Duration stored = scene.databaseWork();
        SmppLoad.Run ours = load.send(scene.smppPort(), messages, window);
        served = scene.serviceWork().minus(served);
        stored = scene.databaseWork().minus(stored);
        pgbench.forget();
        double yardstick = pgbench.perSecond(CLIENTS, Math.min(messages, MOST_OF_THE_YARDSTICK));
        return new double[] {
            ours.perSecond(),
            Latencies.millis(ours.latencies().percentile(0.5)),
            Latencies.millis(ours.latencies().percentile(0.99)),
            served.toNanos() / 1e3 / messages,
            stored.toNanos() / 1e3 / messages,
            yardstick,
            ours.perSecond() / yardstick
        };
    }
}
