package dev.understudy.testing;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A few lines for Node that use a published library, from {@code target/npm}, where {@code .ci/run} installs it. */
public final class NodeScript {
    public static final String INSTALL =
            "npm install --prefix target/npm --no-audit --no-fund --loglevel=error smpp@0.5.1 node-smsc@0.2.3 twilio@6.2.0 @playwright/test@1.62.0";

    private static final Path MODULES = Path.of("target/npm/node_modules").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private NodeScript() {}

    /** What it printed; {@code process.argv} has the arguments from 2 on. Fails the test where Node does. */
    public static String run(String library, String script, String... arguments) throws Exception {
        Interop.need(Interop.onPath("node").isPresent(), "node");
        Interop.need(Files.isDirectory(MODULES.resolve(library)), "the npm package " + library, INSTALL);
        Path file = Files.createTempFile("script", ".js");
        Path said = Files.createTempFile("script", ".log");
        try {
            Files.writeString(file, script);
            List<String> command = new ArrayList<>(List.of("node", file.toString()));
            command.addAll(Arrays.asList(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().put("NODE_PATH", MODULES.toString());
            builder.environment().put("NODE_NO_WARNINGS", "1");
            Process node = builder.start();
            if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                node.destroyForcibly();
                throw new AssertionError("node did not end: " + Files.readString(said));
            }
            String text = Files.readString(said, StandardCharsets.UTF_8).strip();
            if (node.exitValue() != 0) {
                throw new AssertionError("node failed: " + text);
            }
            return text;
        } finally {
            Files.delete(file);
            Files.delete(said);
        }
    }

    /**
     * What Playwright's runner for Node reports of the specs in a directory, with the installed Chromium, whose path the specs find as {@code CHROMIUM}.
     *
     * @param config its name; the reporter there is {@code json}
     */
    public static String playwright(Path directory, String config, Map<String, String> environment) throws Exception {
        Interop.need(Interop.onPath("node").isPresent(), "node");
        Interop.need(
                Interop.onPath("chromium").isPresent(),
                "chromium",
                "apt-get install -y --no-install-recommends chromium");
        Interop.need(
                Files.isDirectory(MODULES.resolve("@playwright/test")), "the npm package @playwright/test", INSTALL);
        Files.createSymbolicLink(directory.resolve("node_modules"), MODULES);
        Path said = directory.resolve("report.json");
        ProcessBuilder builder = new ProcessBuilder(
                        "node", MODULES.resolve("@playwright/test/cli.js").toString(), "test", "--config", config)
                .directory(directory.toFile())
                .redirectError(directory.resolve("complaints").toFile())
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .put("CHROMIUM", Interop.onPath("chromium").orElseThrow().toString());
        Process node = builder.start();
        if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            node.destroyForcibly();
            throw new AssertionError("playwright did not end: " + Files.readString(said));
        }
        return Files.readString(said, StandardCharsets.UTF_8);
    }
}
