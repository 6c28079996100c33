package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.understudy.store.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with a heap of 256 MB under more than it can carry. Small with the other tests; the profile {@code load} has the full size and prints its figures: docs/reliability-load.md. */
class LoadIT {
    private static final int REQUESTS = Integer.getInteger("load.requestsAtMost", 32);
    private static final int READERS = Integer.getInteger("load.readers", 200);
    private static final int EVENTS = Integer.getInteger("load.events", 100);
    private static final Duration PRESSED = Duration.ofSeconds(Integer.getInteger("load.seconds", 1));
    private static final int USUAL_CLIENTS = 16;

    /** As many at a time as it takes, four times. */
    private static final int FOUR_TIMES = 4 * REQUESTS;

    private static final Duration BACK_TO_NORMAL = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Buffer SMS = new JsonObject()
            .put("from", "Shop")
            .put("to", "+75550000001")
            .put("body", "Your code: 1234")
            .toBuffer();

    @TempDir
    static Path directory;

    private static int port;
    private static Api api;
    private static Program node;

    @BeforeAll
    static void start() throws Exception {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        assumeThat(files).as("ulimit -n").isGreaterThan(Math.max(FOUR_TIMES, READERS) + 1_000L);
        port = Ports.free();
        api = Api.onPort(port, Installation.KEY);
        Installation installation = new Installation(directory);
        Path config = installation.write("load.yaml", port, TestDatabase.fresh().url(), """
                marketplaces: {}
                pools: {}
                stream: {readersAtMost: %d}
                """.formatted(READERS));
        String limits = "http: {port: %d, requestsAtMost: %d}".formatted(port, REQUESTS);
        Files.writeString(config, Files.readString(config).replace("http: {port: %d}".formatted(port), limits));
        node = installation.serve(config, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"));
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static double metric(String series) throws Exception {
        return api.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void four_times_the_load_is_shed_with_the_time_to_come_back_and_is_over_when_it_ends() throws Exception {
        Crowd.Met before = usual();
        Crowd.Met pressed;
        try (Crowd crowd = new Crowd(FOUR_TIMES, port, Installation.KEY, "/v1/inbox/sms", SMS)) {
            pressed = crowd.press(PRESSED);
        }
        long ended = System.nanoTime();
        assertThat(pressed.broken()).isEmpty();
        assertThat(pressed.byStatus()).containsOnlyKeys(202, 503);
        assertThat(pressed.withoutRetryAfter()).isZero();
        assertThat(pressed.refused()).isPositive();
        await().atMost(BACK_TO_NORMAL)
                .untilAsserted(() ->
                        assertThat(metric("understudy_http_requests_active")).isZero());
        Crowd.Met after = usual();
        assertThat(after.byStatus()).containsOnlyKeys(202);
        assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(BACK_TO_NORMAL);
        Resident.atMostOf(node).isBounded();
        System.out.printf(
                "load: %.0f/s by %d clients before; %.0f/s served and %.0f/s refused by %d clients, slowest %d ms; %.0f/s after; resident %s%n",
                before.served(202),
                USUAL_CLIENTS,
                pressed.served(202),
                pressed.served(503),
                FOUR_TIMES,
                pressed.slowest().toMillis(),
                after.served(202),
                Resident.atMostOf(node));
    }

    private static Crowd.Met usual() throws Exception {
        try (Crowd crowd = new Crowd(USUAL_CLIENTS, port, Installation.KEY, "/v1/inbox/sms", SMS)) {
            return crowd.press(Duration.ofMillis(500));
        }
    }

    @Test
    void readers_of_the_stream_get_everything_in_order_while_others_never_read() throws Exception {
        int sleeping = READERS / 5;
        long since;
        long began = System.nanoTime();
        try (Audience audience = new Audience(port, Installation.KEY, "", READERS + 1)) {
            assertThat(audience.open(sleeping, false)).isZero();
            assertThat(audience.open(READERS - sleeping, true)).isZero();
            assertThat(audience.open(1, true)).as("one too many").isEqualTo(503);
            Duration opened = Duration.ofNanos(System.nanoTime() - began);
            settled(audience);
            since = audience.lastSeen();
            int from = audience.leastSeen();
            began = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                caught();
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(audience.leastSeen()).isGreaterThanOrEqualTo(from + EVENTS));
            assertThat(audience.readers()).noneMatch(reader -> reader.outOfOrder || reader.closed);
            System.out.printf(
                    "load: %d readers, %d of them never read, open after %.1f s; %d events to each of the others in %.1f s; resident %s%n",
                    READERS,
                    sleeping,
                    opened.toMillis() / 1e3,
                    EVENTS,
                    (System.nanoTime() - began) / 1e9,
                    Resident.atMostOf(node));
        }
        await().atMost(BACK_TO_NORMAL).untilAsserted(() -> {
            assertThat(metric("understudy_stream_readers")).isZero();
            assertThat(metric("understudy_stream_unread_bytes")).isZero();
        });
        comeBackAllAtOnce(since);
        assertThat(node.err()).doesNotContain("OutOfMemory", "ERROR");
        Resident.atMostOf(node).isBounded();
    }

    /** As after a restart of the service: everybody wants to know what was missed. */
    private static void comeBackAllAtOnce(long since) throws Exception {
        long began = System.nanoTime();
        try (Audience audience = new Audience(port, Installation.KEY, "?since=" + since, READERS)) {
            assertThat(audience.open(READERS, true)).isZero();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(audience.leastSeen()).isGreaterThanOrEqualTo(EVENTS));
            assertThat(audience.readers()).noneMatch(reader -> reader.outOfOrder || reader.closed);
        }
        System.out.printf(
                "load: %d readers came back and had everything after %.1f s; resident %s%n",
                READERS, (System.nanoTime() - began) / 1e9, Resident.atMostOf(node));
    }

    /** A reader follows from its opening on, which takes a look at the database. */
    private static void settled(Audience audience) {
        await().atMost(PATIENCE).until(() -> {
            caught();
            return audience.leastSeen() > 0;
        });
    }

    private static void caught() throws IOException, InterruptedException {
        assertThat(api.send("POST", "/v1/inbox/sms", SMS.toString(), Map.of()).statusCode())
                .isEqualTo(202);
    }
}
