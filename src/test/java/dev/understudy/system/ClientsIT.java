package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.remote.LeaseCommand;
import dev.understudy.cli.remote.MarketplaceCommand;
import dev.understudy.cli.remote.PoolCommand;
import dev.understudy.cli.remote.PoolsCommand;
import dev.understudy.cli.remote.ReleaseCommand;
import dev.understudy.client.FakeService;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What test engineers use, against the demo: accounts for a command, through signals and deaths, and the commands beside it. */
class ClientsIT {
    private static final String KEY = "demo-key-of-a-test";
    private static final Duration SECONDS = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    private static Program demo;
    private static Api api;
    private static String url;
    private static String shop;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        int port = Ports.free();
        url = "http://127.0.0.1:" + port;
        api = Api.onPort(port, KEY);
        demo = Program.start(data, "demo", "--port", "" + port, "--key", KEY, "--pool-target", "10", "--data", "data");
        demo.awaitPrinted("Ctrl-C ends the demo.");
        shop = "http://127.0.0.1:" + (port + 1);
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private Program withLeaseOf(String service, String key, String script, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("with-lease", "--pool", "demo", "--wait", "30s"));
        arguments.addAll(Arrays.asList(options));
        arguments.addAll(List.of("--", "sh", "-c", script));
        Map<String, String> environment = Map.of(
                "UNDERSTUDY_URL", service, "UNDERSTUDY_KEY", key, "LC_ALL", "C.UTF-8"); // people have Russian names
        return Program.start(directory, environment, arguments);
    }

    private Program withLease(String script, String... options) throws Exception {
        return withLeaseOf(url, KEY, script, options);
    }

    /** What the service says about the lease whose id the command printed first. */
    private static JsonObject lease(Program program) throws Exception {
        return lease(program.out().lines().findFirst().orElseThrow());
    }

    private static JsonObject lease(String id) throws Exception {
        return api.get("/v1/leases/" + id);
    }

    @Test
    void the_shop_knows_the_account_that_a_command_is_lent() throws Exception {
        try (Program run = withLease("echo $UNDERSTUDY_LEASE_ID; curl -s -b \"$UNDERSTUDY_COOKIE_FILE\" " + shop
                + "/account; echo \"id=\\\"name\\\">$UNDERSTUDY_FULL_NAME<\" > name")) {
            assertThat(run.awaitEnd()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains(
                            "<h1>Your account</h1>",
                            Files.readString(directory.resolve("name")).strip());
            assertThat(lease(run).getString("outcome")).isEqualTo("used");
        }
    }

    /** The teardown takes longer than the lease would live without renewals. */
    @Test
    void sigterm_reaches_the_command_and_its_teardown_keeps_the_account() throws Exception {
        String script =
                "trap 'sleep 4; echo torn down; exit 7' TERM; echo $UNDERSTUDY_LEASE_ID; while :; do sleep 0.1; done";
        try (Program run = withLease(script, "--ttl", "3s")) {
            await().atMost(SECONDS).until(() -> !run.out().isEmpty());
            run.signal("TERM");
            assertThat(run.awaitEnd()).as(run.err()).isEqualTo(7);
            assertThat(run.out()).contains("torn down");
            assertThat(lease(run).getString("outcome")).isEqualTo("broken");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP"})
    void what_a_terminal_sends_reaches_the_command_too(String signal) throws Exception {
        assumeThat(Program.heed(signal))
                .as("these tests were started with it ignored")
                .isTrue();
        String script = "trap 'exit 9' " + signal + "; echo $UNDERSTUDY_LEASE_ID; while :; do sleep 0.1; done";
        try (Program run = withLease(script)) {
            await().atMost(SECONDS).until(() -> !run.out().isEmpty());
            run.signal(signal);
            assertThat(run.awaitEnd()).as(run.err()).isEqualTo(9);
            assertThat(lease(run).getString("outcome")).isEqualTo("broken");
        }
    }

    @Test
    void a_parent_killed_with_9_leaves_no_command_and_no_lease_behind() throws Exception {
        Path said = directory.resolve("said");
        String script = "echo $UNDERSTUDY_LEASE_ID $$ > " + said + "; while :; do sleep 0.1; done";
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        java + " -jar " + System.getProperty("understudy.jar", "target/understudy.jar")
                                + " with-lease --pool demo --wait 30s -- sh -c \"$1\"; true",
                        "sh",
                        script)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("parent").toFile());
        builder.environment().putAll(Map.of("UNDERSTUDY_URL", url, "UNDERSTUDY_KEY", KEY));
        Process parent = builder.start();
        await().atMost(SECONDS).until(() -> Files.exists(said) && Files.size(said) > 0);
        String[] words = Files.readString(said).strip().split(" ");
        ProcessHandle command = ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
        ProcessHandle ours = parent.children().findFirst().orElseThrow();
        parent.destroyForcibly();
        await().atMost(SECONDS).until(() -> !command.isAlive() && !ours.isAlive());
        assertThat(lease(words[0]).getString("outcome")).isEqualTo("broken");
        assertThat(Files.readString(directory.resolve("parent"))).contains("whoever started this is gone");
    }

    @Test
    void with_lease_itself_killed_with_9_leaves_a_lease_that_ends_by_its_time() throws Exception {
        try (Program run = withLease("echo $UNDERSTUDY_LEASE_ID; exec sleep 30", "--ttl", "2s")) {
            await().atMost(SECONDS).until(() -> !run.out().isEmpty());
            List<ProcessHandle> command =
                    ProcessHandle.of(run.pid()).orElseThrow().children().toList();
            run.signal("KILL");
            await().atMost(SECONDS)
                    .untilAsserted(
                            () -> assertThat(lease(run).getString("state")).isEqualTo("expired"));
            command.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void a_service_that_goes_away_in_the_middle_ends_the_command_and_never_with_zero() throws Exception {
        try (FakeService service = new FakeService();
                Program run = withLeaseOf(
                        service.url(),
                        FakeService.KEY,
                        "trap 'echo told; exit 0' TERM; echo ready; while :; do sleep 0.1; done",
                        "--ttl",
                        "2s")) {
            await().atMost(SECONDS).until(() -> run.out().contains("ready") && service.count("POST") >= 2);
            service.close();
            assertThat(run.awaitEnd()).isEqualTo(124);
            assertThat(run.out()).contains("told");
            assertThat(run.err()).contains("was lost", service.url()).doesNotContain("\tat ");
        }
    }

    @Test
    void the_commands_agree_with_the_service() throws Exception {
        assertThat(command(new PoolsCommand())).containsPattern("demo +sandbox +\\d+ +10 ");
        String leases = command(new LeaseCommand(), "--pool", "demo", "--count", "2", "--wait", "30s", "--json");
        Path kept = Files.writeString(directory.resolve("leases"), leases);
        assertThat(command(new ReleaseCommand(), "--lease-file", kept.toString(), "--outcome", "unused"))
                .isEmpty();
        String table = command(new LeaseCommand(), "--pool", "demo", "--wait", "30s");
        String id = table.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertThat(command(new ReleaseCommand(), id)).isEmpty();
        assertThat(lease(id).getString("outcome")).isEqualTo("used");
        assertThat(command(new PoolCommand(), "set", "demo", "--target", "11")).contains("pool demo: target 11, lends");
        assertThat(command(new PoolCommand(), "set", "demo", "--target", "10")).contains("target 10");
        assertThat(command(new MarketplaceCommand(), "verify", "sandbox")).contains("consent is in force until ");
    }

    @Test
    void watch_shows_what_happened_since_an_event() throws Exception {
        try (Program watch = Program.start(
                directory,
                Map.of("UNDERSTUDY_URL", url, "UNDERSTUDY_KEY", KEY),
                List.of("watch", "--pool", "demo", "--since", "0", "--events", "30"))) {
            assertThat(watch.awaitEnd()).as(watch.err()).isZero();
            assertThat(watch.out().lines()).hasSize(30).allMatch(line -> line.contains("demo"));
            assertThat(watch.out()).contains("registration.queued");
        }
    }

    private String command(Object command, String... arguments) throws Exception {
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        Path key = Files.writeString(directory.resolve("key"), KEY);
        all.addAll(List.of("--url", url, "--key-file", key.toString()));
        CommandLine line = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true));
        assertThat(line.execute(all.toArray(String[]::new))).isZero();
        return out.toString();
    }
}
