package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A turn raises a pool's target and waits until the autopilot has filled it, and then lets a bare client sign up as many at a sandbox of its own. */
@Command(
        name = "registrations",
        mixinStandardHelpOptions = true,
        description = "Registrations a second at the sandbox, against a bare client that sends the same requests.")
final class RegistrationBench implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--accounts", description = "Registered in one turn. Default: ${DEFAULT-VALUE}")
    private int accounts = 4_000;

    @Option(names = "--concurrency", description = "Registrations at a time. Default: ${DEFAULT-VALUE}")
    private int concurrency = 256;

    @Option(names = "--turns", description = "Default: ${DEFAULT-VALUE}")
    private int turns = 5;

    @Option(names = "--warm-up", description = "Turns before, which do not count. Default: ${DEFAULT-VALUE}")
    private int warmUp = 2;

    @Option(names = "--java", description = "Option of the service's JVM; may be repeated.")
    private List<String> java = List.of();

    private int target;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("registrations: " + Machine.facts());
        Figures figures = new Figures(
                out,
                List.of(
                        new Column("registrations/s", "%.0f"),
                        new Column("CPU µs service", "%.0f"),
                        new Column("CPU µs PostgreSQL", "%.0f"),
                        new Column("bare sign-ups/s", "%.0f"),
                        new Column("ratio", "%.2f")));
        int most = accounts * (turns + warmUp);
        try (Scene scene = Scene.start("registrations", new Scene.Terms(most, concurrency, java, List.of()));
                BareSignUps bare = BareSignUps.start(concurrency);
                Program shop = scene.program("yardstick", List.of(), bare.sandbox())) {
            shop.awaitOutput("serves at", START);
            figures.head();
            for (int turn = 0; turn < warmUp; turn++) {
                figures.warmUp(turn(scene, bare));
            }
            for (int turn = 0; turn < turns; turn++) {
                figures.turn(turn(scene, bare));
            }
            figures.summarize();
        }
        return 0;
    }

    private double[] turn(Scene scene, BareSignUps bare) throws Exception {
        Duration served = scene.serviceWork();
        Duration stored = scene.databaseWork();
        long began = System.nanoTime();
        target += accounts;
        scene.aimAt(target);
        scene.awaitReady(target);
        double perSecond = accounts / ((System.nanoTime() - began) / 1e9);
        served = scene.serviceWork().minus(served);
        stored = scene.databaseWork().minus(stored);
        Run signedUp = bare.signUp(accounts);
        return new double[] {
            perSecond,
            served.toNanos() / 1e3 / accounts,
            stored.toNanos() / 1e3 / accounts,
            signedUp.perSecond(),
            perSecond / signedUp.perSecond()
        };
    }
}
