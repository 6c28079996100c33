package dev.understudy.system;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The packaged jar, run by {@code java -jar} without a terminal. What it prints goes to files below the directory it is given. Closing ends it and its children, whatever the test did. */
final class Program implements AutoCloseable {
    /** It runs for seconds: compiling as if for hours would take the processor from what is tried. Who measures gives options of his own. */
    private static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    /** By their names, as the masks of /proc have them. */
    private static final Map<String, Long> BITS = Map.of("HUP", 1L, "INT", 1L << 1);

    private static final Duration LONGEST_END = Duration.ofSeconds(30);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param directory for its output; relative paths among the arguments start there, too */
    static Program start(Path directory, String... arguments) throws IOException {
        return start(directory, Map.of(), List.of(arguments));
    }

    static Program start(Path directory, Map<String, String> environment, List<String> arguments) throws IOException {
        int number = NEXT.incrementAndGet();
        Path out = directory.resolve("out-" + number + ".txt");
        Path err = directory.resolve("err-" + number + ".txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (!environment.containsKey("JAVA_TOOL_OPTIONS")) {
            command.addAll(SHORT_LIVED);
        }
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Program(builder.start(), out, err);
    }

    private static Path jar() {
        return Path.of(System.getProperty("understudy.jar", "target/understudy.jar"))
                .toAbsolutePath();
    }

    /** Waits until it has printed the text; fails at once where it ends without. */
    void awaitPrinted(String text) {
        awaitPrinted(text, LONGEST_START);
    }

    void awaitPrinted(String text, Duration atMost) {
        await("'" + text + "' of " + process.info().commandLine().orElse("the program"))
                .atMost(atMost)
                .until(() -> out().contains(text) || !process.isAlive());
        if (!out().contains(text)) {
            throw new AssertionError("it ended without printing '" + text + "': " + out() + err());
        }
    }

    /** Waits until its log, on stderr, holds the text. */
    void awaitLogged(String text) {
        await("'" + text + "' in the log")
                .atMost(LONGEST_START)
                .until(() -> err().contains(text) || !process.isAlive());
        if (!err().contains(text)) {
            throw new AssertionError("it ended without logging '" + text + "': " + out() + err());
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    long pid() {
        return process.pid();
    }

    /** {@code INT} is what Ctrl-C sends, {@code TERM} what supervisors send, {@code KILL} what nobody can catch. */
    void signal(String name) throws Exception {
        int sent = new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -" + name + " " + process.pid()) // the shell's own: not every machine has a program
                .start()
                .waitFor();
        if (sent != 0) {
            throw new IOException("no signal could be sent to process " + process.pid());
        }
    }

    /** A shell without job control starts what it puts into the background with SIGINT ignored, and nohup with SIGHUP; programs that we start inherit that. */
    static boolean heed(String signal) throws IOException {
        long bit = requireNonNull(BITS.get(signal), signal);
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .noneMatch(ignored -> (ignored & bit) != 0);
    }

    int awaitEnd() throws InterruptedException {
        return awaitEnd(LONGEST_END);
    }

    int awaitEnd(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it has not ended within " + atMost + ": " + out() + err());
        }
        return process.exitValue();
    }

    /** Processes whose command line names the directory, ours or anybody's: a server left behind in it would be one. */
    static List<ProcessHandle> processesNaming(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
