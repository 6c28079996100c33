package dev.understudy.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code src/bench/run} starts. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures the packaged jar against yardsticks on this machine; docs/benchmarks.md explains the figures.",
        subcommands = {
            LeaseBench.class,
            RegistrationBench.class,
            MemoryBench.class,
            StartBench.class,
            SmtpBench.class,
            SmppBench.class
        })
final class Bench {
    private static final int CANNOT_MEASURE = 1;

    private Bench() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(Bench.class);
        line.setExecutionExceptionHandler((failed, command, parsed) -> {
            if (!(failed instanceof CannotMeasure)) {
                throw failed;
            }
            command.getErr().println("bench: " + failed.getMessage());
            return CANNOT_MEASURE;
        });
        System.exit(line.execute(args));
    }
}
