package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import dev.understudy.store.GroupCommitter;
import dev.understudy.testing.Interop;
import io.micrometer.core.instrument.Metrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is served at /metrics, against its page, the dashboard, the alerts and Prometheus' own tools. */
class MetricsIT {
    private static final Path ALERTS = Path.of("conf/prometheus/understudy-alerts.yml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:understudy|process|system|jvm)_[a-z_]+");
    private static final Pattern SOURCE_NAME = Pattern.compile("builder\\(\\s*\"(understudy\\.[a-z.]+)\"");

    private static final Pattern ALERT_OR_SEVERITY = Pattern.compile("(?:alert|severity): (\\w+)");

    private static Scrape scrape;

    @BeforeAll
    static void everything_happens_once() throws Exception {
        try (ApiUnderTest api = ApiUnderTest.withDatabase()) {
            Metrics.addRegistry(api.registry);
            StoredRows rows = new StoredRows(api);
            rows.message(StoredRows.PHONE, "Your code: 1234");
            api.answer(
                    LeaseCommands.ACQUIRE,
                    command -> command.owner().equals("late")
                            ? Future.failedFuture(
                                    new Failure.PoolEmpty(command.pool(), 1, Duration.ofSeconds(1)).asRefusal())
                            : Future.succeededFuture(Grants.to(command)));
            api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"o\"}");
            api.call("POST", "/v1/leases", "{\"pool\":\"demo\",\"owner\":\"late\"}");
            api.call("POST", "/v1/pools/demo/feed", "{\"count\":1,\"owner\":\"o\"}");
            PoolName demo = new PoolName("demo");
            api.bus.publish(WakeUps.REGISTRATION_ENDED, new WakeUps.Ended(demo, null));
            api.bus.publish(WakeUps.LEASE_EXPIRED, demo);
            api.bus.publish(
                    WakeUps.STEP_TAKEN,
                    new WakeUps.StepTaken(new MarketplaceId("shop"), "confirm", "done", Duration.ofMillis(30)));
            api.bus.publish(
                    WakeUps.MESSAGES_CAUGHT,
                    List.of(new CaughtMessage(
                            1, Channel.SMS, "Shop", StoredRows.PHONE, MessageText.of("1234"), Instant.EPOCH)));
            GroupCommitter<Integer, Integer> committer = new GroupCommitter<>("lines", 1, 1, Future::succeededFuture);
            assertThat(committer.submit(1).result()).isEqualTo(1);
            await().untilAsserted(
                            () -> assertThat(api.call("GET", "/metrics", null).body())
                                    .contains("understudy_inbox_messages_total", "understudy_feeds_ended_total"));
            scrape = Scrape.of(api.call("GET", "/metrics", null).body());
            Metrics.removeRegistry(api.registry);
        }
    }

    @Test
    void the_page_lists_every_metric_with_its_type_and_labels_and_no_other() throws Exception {
        List<Scrape.Family> onPage = MarkdownTable.rows("metrics.md").stream()
                .filter(row -> row.size() == 4 && METRIC.matcher(row.get(0)).find())
                .map(row -> new Scrape.Family(MarkdownTable.code(row.get(0)), row.get(1), labels(row.get(2))))
                .toList();
        assertThat(onPage).containsExactlyInAnyOrderElementsOf(scrape.families());
    }

    private static Set<String> labels(String cell) {
        return Arrays.stream(cell.split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void each_metric_has_a_help_and_a_name_in_prometheus_style() {
        assertThat(scrape.families()).allSatisfy(family -> {
            assertThat(scrape.help(family.name())).as(family.name()).isNotBlank();
            assertThat(family.name()).matches("[a-z]+(_[a-z]+)+").doesNotMatch(".*_(?:ms|ns|millis|count)(?:_total)?");
            assertThat(family.name().endsWith("_total"))
                    .as(family.name())
                    .isEqualTo(family.type().equals("counter"));
        });
    }

    /** A meter that this test forgot would be missing on the page as well. */
    @Test
    void every_meter_in_the_sources_was_made_to_count() throws Exception {
        Set<String> inSources = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                SOURCE_NAME.matcher(Files.readString(file)).results().forEach(name -> inSources.add(name.group(1)));
            }
        }
        assertThat(inSources)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(scrape.families())
                        .as(name)
                        .anyMatch(family -> family.name().startsWith(name.replace('.', '_'))));
    }

    @Test
    void the_dashboard_asks_for_metrics_that_exist() throws Exception {
        String dashboard = Files.readString(Path.of("conf/grafana/understudy.json"));
        List<JsonObject> panels = new JsonObject(dashboard)
                .getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
        assertThat(panels).hasSizeGreaterThan(20);
        assertThat(panels.stream().map(panel -> panel.getInteger("id"))).doesNotHaveDuplicates();
        assertThat(panels.stream()
                        .filter(panel -> !panel.getString("type").equals("row"))
                        .flatMap(panel -> panel.getJsonArray("targets").stream())
                        .map(target -> ((JsonObject) target).getString("expr")))
                .allSatisfy(query -> assertThat(named(query)).isNotEmpty());
        assertThat(scrape.samples()).containsAll(named(dashboard));
    }

    @Test
    void the_alerts_ask_for_metrics_that_exist() throws Exception {
        assertThat(scrape.samples()).containsAll(named(Files.readString(ALERTS)));
    }

    @Test
    void the_page_lists_every_alert_with_its_severity() throws Exception {
        String inFile = ALERT_OR_SEVERITY
                .matcher(Files.readString(ALERTS))
                .results()
                .map(found -> found.group(1) + " ")
                .collect(Collectors.joining());
        List<String> onPage = MarkdownTable.rows("metrics.md").stream()
                .filter(row -> row.get(0).startsWith("`Understudy"))
                .map(row -> MarkdownTable.code(row.get(0)) + " " + row.get(1) + " ")
                .toList();
        assertThat(onPage).hasSizeGreaterThan(10);
        assertThat(String.join("", onPage)).isEqualTo(inFile);
    }

    private static Set<String> named(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void prometheus_own_check_finds_nothing_to_mend() throws Exception {
        promtool(scrape.text(), "check", "metrics");
    }

    @Test
    void the_alerts_pass_their_own_tests() throws Exception {
        promtool("", "check", "rules", ALERTS.toString());
        promtool("", "test", "rules", "conf/prometheus/understudy-alerts-test.yml");
    }

    private static void promtool(String input, String... arguments) throws IOException, InterruptedException {
        Interop.need(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
                "promtool",
                "apt-get install -y --no-install-recommends prometheus");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
