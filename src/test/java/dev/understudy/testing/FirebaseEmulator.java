package dev.understudy.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The Firebase Auth emulator: a sign-up by phone that none of us wrote. Node alone runs it; no Java, no login, no network but 127.0.0.1 ({@code CI=1} turns off its look for updates and messages). It is
 * found below {@code target/npm}, where {@code .ci/run} installs it, or on the PATH.
 */
public final class FirebaseEmulator implements AutoCloseable {
    /** Project ids that start with {@code demo-} never reach Google. */
    public static final String PROJECT = "demo-understudy";

    public static final String INSTALL =
            "npm install --prefix target/npm --no-audit --no-fund --loglevel=error firebase-tools@15.34.2";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    private static final String CONFIGURATION = """
            {"emulators": {
              "auth": {"host": "127.0.0.1", "port": %d},
              "hub": {"host": "127.0.0.1", "port": %d},
              "logging": {"host": "127.0.0.1", "port": %d},
              "ui": {"enabled": false},
              "singleProjectMode": true}}
            """;

    private final Process process;
    private final URI origin;
    private final Path log;

    private FirebaseEmulator(Process process, URI origin, Path log) {
        this.process = process;
        this.origin = origin;
        this.log = log;
    }

    /** Empty where it is not installed; then a test is skipped, or fails where outside tools are required. */
    public static Optional<Path> installed() {
        return Optional.of(Path.of("target/npm/node_modules/.bin/firebase"))
                .filter(Files::isExecutable)
                .or(() -> Interop.onPath("firebase"))
                .map(Path::toAbsolutePath);
    }

    /** @param directory for its configuration and log; empty */
    public static FirebaseEmulator start(Path directory) throws IOException {
        Path program =
                installed().orElseThrow(() -> new IllegalStateException("firebase-tools is not installed: .ci/run"));
        List<Integer> ports = freePorts();
        Files.writeString(directory.resolve("firebase.json"), CONFIGURATION.formatted(ports.toArray()));
        Path log = directory.resolve("emulator.log");
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(), "emulators:start", "--only", "auth", "--project", PROJECT)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CI", "1");
        builder.environment().put("XDG_CONFIG_HOME", directory.toString());
        URI origin = URI.create("http://127.0.0.1:" + ports.get(0));
        FirebaseEmulator emulator = new FirebaseEmulator(builder.start(), origin, log);
        emulator.awaitReady();
        return emulator;
    }

    /** Three at once, so that they differ. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0);
                ServerSocket three = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
    }

    private void awaitReady() throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        try {
            Awaitility.await("the Firebase emulator")
                    .atMost(START_TIMEOUT)
                    .until(() -> !process.isAlive() || answers(client));
        } catch (RuntimeException late) {
            close();
            throw new IOException("the Firebase emulator does not answer:\n" + Files.readString(log), late);
        }
        if (!process.isAlive()) {
            throw new IOException("the Firebase emulator ended:\n" + Files.readString(log));
        }
    }

    private boolean answers(HttpClient client) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(origin).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public URI origin() {
        return origin;
    }

    /** Ends its whole process tree. */
    @Override
    public void close() {
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        tree.forEach(ProcessHandle::destroy);
        tree.forEach(FirebaseEmulator::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle handle) {
        try {
            handle.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception stuck) {
            handle.destroyForcibly();
        }
    }
}
