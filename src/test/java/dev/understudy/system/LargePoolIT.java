package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How fast a large pool fills, and with how much memory: {@code -DlargePool=10000}. Prints its figures; docs/commands.md says how to run it. */
@EnabledIfSystemProperty(named = "largePool", matches = "[1-9][0-9]*", disabledReason = "-DlargePool=10000 measures")
class LargePoolIT {
    private static final String KEY = "demo-key-of-a-test";
    private static final String HEAP = "-Xmx256m";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern FULL = Pattern.compile("(\\d+)/\\1 ready, .* ([0-9.]+) s");

    @TempDir
    Path directory;

    @Test
    void a_large_pool_fills_within_a_small_heap() throws Exception {
        int target = Integer.getInteger("largePool");
        int port = Ports.free();
        List<String> arguments = List.of(
                "demo",
                "--port=" + port,
                "--key=" + KEY,
                "--pool-target=" + target,
                "--data=" + directory.resolve("data"));
        try (Program demo = Program.start(directory, Map.of("JAVA_TOOL_OPTIONS", HEAP), arguments)) {
            demo.awaitPrinted("Ctrl-C ends the demo.", PATIENCE);
            Api.onPort(port, KEY).awaitReady("demo", target, PATIENCE);
            double seconds = secondsToFill(demo.out());
            System.out.printf(
                    "%d accounts registered in %.1f s: %.0f a second; %s, resident at most %s%n",
                    target, seconds, target / seconds, HEAP, Resident.atMostOf(demo));
            demo.signal("TERM");
            assertThat(demo.awaitEnd()).isEqualTo(143);
            assertThat(demo.err()).doesNotContain("WARN", "ERROR");
        }
    }

    private static double secondsToFill(String printed) {
        Matcher full = FULL.matcher(printed);
        assertThat(full.find()).as(printed).isTrue();
        return Double.parseDouble(full.group(2));
    }
}
