package dev.understudy.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a count to be reached, and says how far it came where it stood still. */
final class Waiting {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration STALLED = Duration.ofMinutes(3);

    private Waiting() {}

    interface Count {
        int now() throws IOException, InterruptedException, CannotMeasure;
    }

    static void until(String what, int wanted, Count count) throws IOException, InterruptedException, CannotMeasure {
        int seen = count.now();
        long moved = System.nanoTime();
        while (seen < wanted) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            int now = count.now();
            if (now != seen) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALLED.toNanos()) {
                throw new CannotMeasure("only " + seen + " of " + wanted + " " + what + " in " + STALLED.toMinutes()
                        + " minutes; see the logs below target/bench");
            }
            seen = now;
        }
    }
}
