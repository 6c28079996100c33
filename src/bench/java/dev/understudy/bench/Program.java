package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged jar as a process of its own, its output in a file. */
final class Program implements AutoCloseable {
    private static final Path JAR = Path.of("target", "understudy.jar").toAbsolutePath();
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final int SHOWN_LOG = 2_000;

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static Program start(Path log, List<String> jvmOptions, Map<String, String> environment, List<String> arguments)
            throws IOException, CannotMeasure {
        if (!Files.exists(JAR)) {
            throw new CannotMeasure(JAR + " is missing: mvn -q package -DskipTests");
        }
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new Program(builder.start(), log);
    }

    /** Of the JDK that runs the benchmark. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** For programs that end by themselves. */
    String outputToItsEnd(Duration atMost) throws IOException, InterruptedException, CannotMeasure {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CannotMeasure("a program did not end: " + tail());
        }
        if (process.exitValue() != 0) {
            throw new CannotMeasure("a program failed: " + tail());
        }
        return Files.readString(log);
    }

    void awaitOutput(String text, Duration atMost) throws IOException, InterruptedException, CannotMeasure {
        long until = System.nanoTime() + atMost.toNanos();
        while (!Files.readString(log).contains(text)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new CannotMeasure("a program did not come up: " + tail());
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String tail() throws IOException {
        String all = Files.readString(log);
        return all.substring(Math.max(0, all.length() - SHOWN_LOG));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
