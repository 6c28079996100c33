package dev.understudy.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Outside tools that a test needs: without one it is skipped, or fails under {@code -Dinterop=required}, so that no build is green by skipping. */
public final class Interop {
    private Interop() {}

    public static Optional<Path> onPath(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public static void need(boolean present, String tool) {
        need(present, tool, ".ci/run");
    }

    /** @param install the line that a person types to have it */
    public static void need(boolean present, String tool, String install) {
        if (present) {
            return;
        }
        String message = tool + " is not installed; this installs it: " + install;
        if (System.getProperty("interop", "optional").equals("required")) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }
}
