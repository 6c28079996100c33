package dev.understudy.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server of a process that was killed: it runs on without an owner. It is stopped rather than adopted, so that what runs always has this program's settings and binaries; its connections were
 * the dead process's. Called with the directory's lock held, so no live process of ours owns it.
 */
final class LeftoverServer {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private final Path data;
    private final Path pidFile;

    LeftoverServer(Path data) {
        this.data = data;
        this.pidFile = data.resolve("postmaster.pid");
    }

    /** A stale file whose process is gone stays: PostgreSQL then makes sure by itself that no backend lives on. */
    void stop() throws IOException, EmbeddedDatabaseTrouble, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            return;
        }
        if (!isOurs(process.get())) {
            // The number was given to another program after a reboot or a container's restart. PostgreSQL sees only
            // that it is taken, and would refuse for ever.
            Files.deleteIfExists(pidFile);
            return;
        }
        stop(process.get());
    }

    /** Whose process the data's own file names; it may be long gone, or another program by now. */
    Optional<ProcessHandle> process() throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Math.abs(Long.parseLong(lines.get(0).strip())));
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }

    /** Where the system does not tell the command (never on Linux or macOS for processes of the same user), caution says yes. */
    private boolean isOurs(ProcessHandle process) {
        return process.info().commandLine().map(this::namesOurData).orElse(true);
    }

    private boolean namesOurData(String commandLine) {
        return commandLine.contains("postgres") && commandLine.contains(data.toString());
    }

    private void stop(ProcessHandle process) throws IOException, EmbeddedDatabaseTrouble, InterruptedException {
        interrupt(process);
        try {
            process.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException stuck) {
            throw new EmbeddedDatabaseTrouble(
                    "a server that a killed process left behind in " + data + " does not stop; end process "
                            + process.pid() + " and start again",
                    stuck);
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which would wait for clients to leave. */
    private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        if (windows
                || new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                                .start()
                                .waitFor()
                        != 0) {
            process.destroy();
        }
    }
}
