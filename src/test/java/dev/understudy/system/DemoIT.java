package dev.understudy.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as a newcomer runs it. */
class DemoIT {
    private static final String KEY = "demo-key-of-a-test";
    private static final String POOL = "demo";
    private static final int TARGET = 20;
    private static final String LAST_LINE = "Ctrl-C ends the demo.";
    private static final Duration SECONDS = Duration.ofSeconds(10);

    /** For what is not about being fast. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path data;
    private int port;
    private int shopPort;
    private Api api;

    @BeforeEach
    void choose_ports() {
        data = directory.resolve("data");
        port = Ports.free();
        do {
            shopPort = Ports.free();
        } while (shopPort == port);
        api = Api.onPort(port, KEY);
    }

    @Test
    void what_it_prints_leads_to_the_shops_page_and_ctrl_c_leaves_nothing_running() throws Exception {
        try (Program demo = demo()) {
            demo.awaitPrinted(LAST_LINE);
            assertThat(demo.out())
                    .contains("pool demo [", "20/20 ready", "http://127.0.0.1:" + port + "/", KEY)
                    .doesNotContain("\r", "\u001b");
            List<String> lines = demo.out()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("curl "))
                    .toList();
            assertThat(lines).hasSize(2);

            JsonObject lease = new JsonObject(bash(lines.get(0).replace("curl -s", "curl -s --fail-with-body")));
            assertThat(bash(lines.get(0).replace("curl -s", "curl -s -o /dev/null -w '%{http_code}'")))
                    .isEqualTo("201");
            assertThatThePageOpens(
                    lease.getJsonObject("account"),
                    lease.getJsonObject("account").getJsonObject("session"));
            assertThat(bash(lines.get(1))).contains("<h1>Your account</h1>").containsPattern("id=\"name\">[^<]+<");

            List<ProcessHandle> started = Program.processesNaming(data.resolve("postgres"));
            assertThat(started).isNotEmpty();
            boolean interrupt = Program.heed("INT");
            demo.signal(interrupt ? "INT" : "TERM");
            assertThat(demo.awaitEnd(SECONDS)).isEqualTo(interrupt ? 130 : 143);
            assertThat(started).noneMatch(ProcessHandle::isAlive);
            assertThat(Program.processesNaming(data)).isEmpty();
            assertThat(demo.err()).doesNotContain("\tat ", "Exception", "WARN");
        }
    }

    @Test
    void a_killed_demo_goes_on_where_it_was() throws Exception {
        List<JsonObject> leased;
        Set<String> ready;
        Set<ProcessHandle> servers;
        try (Program demo = demo()) {
            demo.awaitPrinted(LAST_LINE);
            leased = api.leases(POOL, 3);
            api.awaitReady(POOL, TARGET, PATIENCE);
            ready = ids(api.all("/v1/accounts?pool=demo&state=ready"));
            demo.signal("KILL");
            assertThat(demo.awaitEnd()).isEqualTo(137);
            servers = Set.copyOf(Program.processesNaming(data));
        }
        try (Program demo = demo()) {
            demo.awaitPrinted(LAST_LINE);
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
            assertThat(Program.processesNaming(data.resolve("postgres"))).hasSize(1);
            api.awaitReady(POOL, TARGET, PATIENCE);

            for (JsonObject lease : leased) {
                JsonObject session = new JsonObject(api.send(
                                "GET",
                                "/v1/leases/" + lease.getString("id") + "/session",
                                null,
                                Map.of("Lease-Token", lease.getString("token")))
                        .body());
                assertThatThePageOpens(lease.getJsonObject("account"), session);
            }
            List<JsonObject> restored = new ArrayList<>(api.leases(POOL, TARGET));
            assertThat(restored.stream()
                            .map(lease -> account(lease).getString("id"))
                            .collect(toSet()))
                    .isEqualTo(ready);
            for (JsonObject lease : restored) {
                assertThatThePageOpens(account(lease), account(lease).getJsonObject("session"));
            }
            api.awaitReady(POOL, TARGET, PATIENCE);
            demo.signal("TERM");
            assertThat(demo.awaitEnd(SECONDS)).isEqualTo(143);
            assertThat(Program.processesNaming(data)).isEmpty();
        }
    }

    /** The database is what takes longest to start, and what would be left behind. */
    @Test
    void sigterm_while_it_starts_ends_it_and_what_it_has_begun() throws Exception {
        try (Program demo = demo()) {
            await().atMost(PATIENCE).until(() -> Files.exists(data.resolve("postgres/data")));
            demo.signal("TERM");
            assertThat(demo.awaitEnd()).isEqualTo(143);
            assertThat(demo.out()).doesNotContain(LAST_LINE);
            assertThat(Program.processesNaming(data)).isEmpty();
        }
    }

    @Test
    void a_second_demo_on_the_same_data_is_told_who_has_it() throws Exception {
        try (Program first = demo()) {
            first.awaitPrinted(LAST_LINE);
            try (Program second = Program.start(directory, "demo", "--port", "0", "--data", data.toString())) {
                assertThat(second.awaitEnd()).isEqualTo(3);
                assertThat(second.err()).contains(data.toString(), "in use by process " + first.pid());
            }
            try (Program third = Program.start(
                    directory,
                    "demo",
                    "--port",
                    Integer.toString(port),
                    "--data",
                    directory.resolve("other").toString())) {
                assertThat(third.awaitEnd()).isEqualTo(4);
                assertThat(third.err()).contains("port " + port, "--port").doesNotContain("\tat ", "Exception");
                assertThat(Program.processesNaming(directory.resolve("other"))).isEmpty();
            }
            assertThat(api.ready(POOL)).isEqualTo(TARGET);
        }
    }

    private Program demo() throws Exception {
        return Program.start(
                directory,
                "demo",
                "--port",
                Integer.toString(port),
                "--sandbox-port",
                Integer.toString(shopPort),
                "--key",
                KEY,
                "--pool-target",
                Integer.toString(TARGET),
                "--data",
                data.toString());
    }

    private void assertThatThePageOpens(JsonObject account, JsonObject session) throws Exception {
        HttpResponse<String> page = Api.page("http://127.0.0.1:" + shopPort + "/account", session);
        assertThat(page.statusCode()).isEqualTo(200);
        JsonObject identity = account.getJsonObject("identity");
        assertThat(shown("name", page.body())).isEqualTo(identity.getString("fullName"));
        assertThat(shown("phone", page.body())).isEqualTo(identity.getString("phone"));
    }

    private static String shown(String id, String html) {
        Matcher matcher = Pattern.compile("id=\"" + id + "\">([^<]*)<").matcher(html);
        return matcher.find() ? matcher.group(1) : "nothing";
    }

    private static JsonObject account(JsonObject lease) {
        return lease.getJsonObject("account");
    }

    private static Set<String> ids(List<JsonObject> items) {
        return items.stream().map(each -> each.getString("id")).collect(toSet());
    }

    /** What a person would see after pasting the line. */
    private static String bash(String line) throws Exception {
        Process shell =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        String shown = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(shell.waitFor(SECONDS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).as(shown).isZero();
        return shown;
    }
}
