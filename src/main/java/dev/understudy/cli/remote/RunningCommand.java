package dev.understudy.cli.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command that uses the accounts, on this terminal. A shell that dies of a signal leaves its children running, with the accounts: once the command was told to end, they are waited for, too. */
final class RunningCommand {
    private final Process process;
    private final Duration grace;
    private final Set<ProcessHandle> below = ConcurrentHashMap.newKeySet();

    private RunningCommand(Process process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    /** @param grace from SIGTERM to SIGKILL, where it is we who end it */
    static RunningCommand start(List<String> command, Map<String, String> environment, Duration grace)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        return new RunningCommand(builder.start(), grace);
    }

    /** Passes on what we were sent. The command decides what it means, and how long it takes. */
    void signal(String name) {
        if (!process.isAlive()) {
            return; // its number may be another's by now
        }
        process.descendants().forEach(below::add);
        if (name.equals("TERM")) {
            process.destroy();
            return;
        }
        try {
            // the shell's own: not every machine has a program of that name
            Process unused = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        } catch (IOException noShell) {
            process.destroy();
        }
    }

    /** Ends it with all that it started: SIGTERM now, SIGKILL after the grace. */
    void end() {
        process.descendants().forEach(below::add);
        process.destroy();
        below.forEach(ProcessHandle::destroy);
        var unused = CompletableFuture.runAsync(
                () -> {
                    process.destroyForcibly();
                    below.forEach(ProcessHandle::destroyForcibly);
                },
                CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Its exit code; 128 and the signal's number where it died of one. */
    int await() throws InterruptedException {
        int code = process.waitFor();
        below.forEach(ProcessHandle::destroy);
        CompletableFuture<Void> gone = CompletableFuture.allOf(
                below.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            Void unused = gone.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            below.forEach(ProcessHandle::destroyForcibly);
        }
        return code;
    }
}
