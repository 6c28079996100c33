package dev.understudy.bench;

import java.util.List;
import picocli.CommandLine.Option;

/** How often a benchmark measures, and with which JVM. */
final class Turns {
    @Option(names = "--turns", description = "Default: ${DEFAULT-VALUE}")
    private int turns = 5;

    @Option(names = "--warm-up", description = "Turns before, which do not count. Default: ${DEFAULT-VALUE}")
    private int warmUp = 2;

    @Option(names = "--java", description = "Option of the service's JVM; may be repeated.")
    private List<String> java = List.of();

    /** One row of figures. */
    interface Turn {
        double[] measure() throws Exception;
    }

    int all() {
        return turns + warmUp;
    }

    List<String> java() {
        return java;
    }

    /** Prints each turn as it ends, and the medians in the end. */
    void run(Figures figures, Turn turn) throws Exception {
        figures.head();
        for (int i = 0; i < warmUp; i++) {
            figures.warmUp(turn.measure());
        }
        for (int i = 0; i < turns; i++) {
            figures.turn(turn.measure());
        }
        figures.summarize();
    }
}
