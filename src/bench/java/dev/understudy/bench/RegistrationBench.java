package dev.understudy.bench;

import dev.understudy.bench.ClosedLoop.Run;
import dev.understudy.bench.Figures.Column;
import dev.understudy.bench.Work.Spent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private Turns turns = new Turns();

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
        int most = accounts * turns.all();
        try (Scene scene = Scene.start("registrations", new Scene.Terms(most, concurrency, turns.java(), List.of()));
                BareSignUps bare = BareSignUps.start(concurrency);
                Program shop = scene.program("yardstick", List.of(), bare.sandbox())) {
            shop.awaitOutput("serves at", START);
            turns.run(figures, () -> turn(scene, bare));
        }
        return 0;
    }

    private double[] turn(Scene scene, BareSignUps bare) throws Exception {
        Work work = Work.from(scene);
        long began = System.nanoTime();
        target += accounts;
        scene.aimAt(target);
        scene.awaitReady(target);
        double perSecond = accounts / ((System.nanoTime() - began) / 1e9);
        Spent spent = work.over(accounts);
        Run signedUp = bare.signUp(accounts);
        return new double[] {
            perSecond, spent.service(), spent.database(), signedUp.perSecond(), perSecond / signedUp.perSecond()
        };
    }
}
