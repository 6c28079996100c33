package dev.understudy.bench;

import dev.understudy.bench.Figures.Column;
import dev.understudy.store.EmbeddedDatabase;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A turn starts the demo twice, in a new directory and again in the same one, and takes the time until the first lease is granted. The yardstick is what cannot be saved: the same PostgreSQL made and
 * started, and a JVM that starts on the same jar and ends.
 */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Time from java -jar to the first lease, against PostgreSQL's and the JVM's own start.")
final class StartBench implements Callable<Integer> {
    private static final String KEY = "bench-key-1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int GRANTED = 201;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--turns", description = "Default: ${DEFAULT-VALUE}")
    private int turns = 7;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("start: " + Machine.facts());
        Figures figures = new Figures(
                out,
                List.of(
                        new Column("new, s", "%.2f"),
                        new Column("yardstick, s", "%.2f"),
                        new Column("ratio", "%.2f"),
                        new Column("again, s", "%.2f"),
                        new Column("yardstick again, s", "%.2f"),
                        new Column("ratio again", "%.2f")));
        Path directory = Path.of("target", "bench", "start").toAbsolutePath();
        Directories.empty(directory);
        figures.head();
        figures.warmUp(turn(directory));
        for (int turn = 0; turn < turns; turn++) {
            figures.turn(turn(directory));
        }
        figures.summarize();
        return 0;
    }

    private static double[] turn(Path directory) throws Exception {
        Directories.empty(directory);
        int shop = Scene.freePort();
        Path postgres = directory.resolve("postgres");
        double fresh = firstLease(directory, shop);
        double least = database(postgres) + jvm(directory);
        double again = firstLease(directory, shop);
        double leastAgain = database(postgres) + jvm(directory);
        return new double[] {fresh, least, fresh / least, again, leastAgain, again / leastAgain};
    }

    private static double firstLease(Path directory, int shop) throws Exception {
        Api api = new Api(Scene.freePort(), KEY);
        List<String> demo = List.of(
                "demo",
                "--port=" + api.port(),
                "--sandbox-port=" + shop,
                "--key=" + KEY,
                "--data=" + directory.resolve("demo"));
        JsonObject wish =
                new JsonObject().put("pool", "demo").put("owner", "bench").put("waitSeconds", 60);
        long began = System.nanoTime();
        try (Program program = Program.start(directory.resolve("demo.log"), List.of(), Map.of(), demo)) {
            while (api.statusOfPost("/v1/leases", wish) != GRANTED) {
                if (!program.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
                    throw new CannotMeasure("the demo grants no lease: " + program.tail());
                }
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
            return secondsSince(began);
        }
    }

    private static double database(Path directory) throws Exception {
        long began = System.nanoTime();
        EmbeddedDatabase database = EmbeddedDatabase.start(directory);
        double took = secondsSince(began);
        database.stop();
        return took;
    }

    private static double jvm(Path directory) throws Exception {
        long began = System.nanoTime();
        try (Program program = Program.start(directory.resolve("jvm.log"), List.of(), Map.of(), List.of("--version"))) {
            program.outputToItsEnd(PATIENCE);
        }
        return secondsSince(began);
    }

    private static double secondsSince(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
