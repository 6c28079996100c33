package dev.understudy.testing;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Outside tools that a test needs: without one it is skipped, or fails under {@code -Dinterop=required}, so that no build is green by skipping. */
public final class Interop {
    private Interop() {}

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
