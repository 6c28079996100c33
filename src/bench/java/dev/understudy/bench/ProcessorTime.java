package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What Java does not tell of processes. */
final class ProcessorTime {
    /** Linux counts in hundredths of a second, whatever its kernel does inside. */
    private static final int TICKS_A_SECOND = 100;

    /** After the name, which ends with the last bracket: user and system time of children that ended and were waited for. */
    private static final int USER = 13;

    private ProcessorTime() {}

    static Duration ofEndedChildren(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return Duration.ZERO;
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]);
        return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
    }
}
