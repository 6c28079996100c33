package dev.understudy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts so many registrations at a shop whose messages come late, and looks at the service's memory while they all wait for their codes; then the codes come, and every one must be registered. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "The service's memory while registrations wait for a code, against the same service idle.")
final class MemoryBench implements Callable<Integer> {
    /** A few come first, since a service at a shop that has sent it nothing yet runs one registration at a time. */
    private static final int PROOF = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--waiting", description = "Registrations that wait for a code. Default: ${DEFAULT-VALUE}")
    private int waiting = 10_000;

    @Option(names = "--late", description = "Seconds by which codes come late. Default: ${DEFAULT-VALUE}")
    private int late = 100;

    @Option(names = "--java", description = "Options of the service's JVM. Default: ${DEFAULT-VALUE}")
    private List<String> java = List.of("-Xmx256m");

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.println("memory: " + Machine.facts() + "; service with " + String.join(" ", java));
        List<String> patientShop = List.of("--resend-after=10m", "--code-life=10m");
        try (Scene scene =
                Scene.start("memory", new Scene.Terms(waiting + PROOF, waiting + PROOF, java, patientShop))) {
            scene.aimAt(PROOF);
            scene.awaitReady(PROOF);
            Memory idle = Memory.of(scene.servicePid());
            tell(out, "idle", idle);
            scene.shop()
                    .patch(
                            "/admin/faults",
                            new JsonObject()
                                    .put(
                                            "messageDelayMillis",
                                            Duration.ofSeconds(late).toMillis()));
            scene.aimAt(PROOF + waiting);
            int asked = codesAsked(scene);
            long began = System.nanoTime();
            Waiting.until("codes asked for", asked + waiting, () -> codesAsked(scene));
            Memory full = Memory.of(scene.servicePid());
            int early = scene.ready() - PROOF;
            tell(out, waiting - early + " waiting for a code", full);
            out.printf(
                    Locale.ROOT,
                    "ratio of heaps: %.2f; %.1f KiB of heap for each that waits; all asked in %.1f s%n",
                    full.heap() / idle.heap(),
                    (full.heap() - idle.heap()) * 1024 / (waiting - early),
                    (System.nanoTime() - began) / 1e9);
            out.flush();
            scene.awaitReady(PROOF + waiting);
            tell(out, "all registered", Memory.of(scene.servicePid()));
        }
        return 0;
    }

    private static int codesAsked(Scene scene) throws IOException, InterruptedException, CannotMeasure {
        return scene.shop().get("/admin/counters").getInteger("codesAsked");
    }

    private static void tell(PrintWriter out, String when, Memory memory) {
        out.printf(
                Locale.ROOT,
                "%s: heap after a full collection %.0f MiB, resident %.0f MiB (at most %.0f so far)%n",
                when,
                memory.heap(),
                memory.resident(),
                memory.mostResident());
        out.flush();
    }
}
