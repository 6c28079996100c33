package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that a process had so far, heap and all else. Linux tells (VmHWM in /proc/PID/status); elsewhere it is unknown, and no bound is checked. */
record Resident(long kibibytes) {
    /** With {@code -Xmx256m}: the heap, as much again for Netty's buffers, and room for the JVM itself, its threads and code. */
    private static final Resident BOUND = new Resident(768 * 1024L);

    private static final Resident UNKNOWN = new Resident(-1);

    static Resident atMostOf(Program program) throws IOException {
        Path status = Path.of("/proc", Long.toString(program.pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .map(line -> new Resident(Long.parseLong(line.replaceAll("\\D", ""))))
                        .findFirst()
                        .orElse(UNKNOWN)
                : UNKNOWN;
    }

    /** For a service whose heap has 256 MiB. */
    void isBounded() {
        assertThat(kibibytes).as("KiB resident").isLessThan(BOUND.kibibytes);
    }

    @Override
    public String toString() {
        return equals(UNKNOWN) ? "unknown" : kibibytes / 1024 + " MiB";
    }
}
