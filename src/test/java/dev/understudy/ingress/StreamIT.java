package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.StreamConfig;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamIT {
    private static final int UNREAD = 65_536;
    private static final UUID LEASE = UUID.randomUUID();
    private static ApiUnderTest api;
    private static StoredRows rows;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withDatabase(new StreamConfig(1_024, 100, 6, UNREAD, Duration.ofSeconds(20)), 2);
        rows = new StoredRows(api);
    }

    @AfterAll
    static void stop() throws Exception {
        api.close();
    }

    private static void happened(String type, String pool, UUID lease) throws Exception {
        rows.event(type, pool, lease);
        api.bus.publish(WakeUps.EVENTS_WRITTEN, true);
    }

    /** A stream follows from its opening on, which takes a look at the database: until the first event is here, another one is written. */
    private static JsonObject settled(StreamReader reader) {
        return await().until(
                        () -> {
                            happened("pool.low", "demo", null);
                            return reader.events.poll();
                        },
                        event -> event != null);
    }

    private static void skipTo(StreamReader reader, String type) throws Exception {
        while (!reader.next().getString("type").equals(type)) {}
    }

    @Test
    void an_event_is_one_message_as_documented() throws Exception {
        try (StreamReader reader = StreamReader.open(api, "?lease=" + LEASE)) {
            JsonObject event = await().until(
                            () -> {
                                happened("lease.granted", "demo", LEASE);
                                return reader.events.poll();
                            },
                            one -> one != null);
            assertThat(event.fieldNames()).contains("id", "at", "type", "pool", "marketplace", "lease", "data");
            assertThat(event.getString("type")).isEqualTo("lease.granted");
            assertThat(event.getString("lease")).isEqualTo(LEASE.toString());
            assertThat(event.getJsonObject("data").getInteger("fence")).isEqualTo(7);
            assertThat(event.getInstant("at")).isNotNull();
        }
    }

    @Test
    void all_readers_on_all_event_loops_see_everything_in_order() throws Exception {
        List<StreamReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                readers.add(StreamReader.open(api, ""));
                settled(readers.get(i));
            }
            happened("account.ready", "demo", null);
            happened("lease.waiting", "demo", null);
            happened("lease.granted", "demo", null);
            for (StreamReader reader : readers) {
                skipTo(reader, "account.ready");
                assertThat(reader.types(2)).containsExactly("lease.waiting", "lease.granted");
            }
        } finally {
            readers.forEach(StreamReader::close);
        }
    }

    @Test
    void a_filter_leaves_other_pools_out() throws Exception {
        try (StreamReader reader = StreamReader.open(api, "?pool=quiet")) {
            await().until(
                            () -> {
                                happened("pool.suspended", "demo", null);
                                happened("pool.suspended", "quiet", null);
                                return reader.events.poll();
                            },
                            event -> event != null);
            happened("pool.resumed", "demo", null);
            happened("pool.low", "quiet", null);
            skipTo(reader, "pool.low");
            assertThat(reader.events).isEmpty();
        }
    }

    @Test
    void since_replays_what_followed_without_gap_or_double_and_goes_on() throws Exception {
        long seen;
        try (StreamReader before = StreamReader.open(api, "?pool=replay")) {
            seen = await().until(
                            () -> {
                                happened("pool.low", "replay", null);
                                return before.events.poll();
                            },
                            event -> event != null)
                    .getLong("id");
        }
        happened("account.ready", "replay", null);
        happened("account.retired", "replay", null);
        try (StreamReader after = StreamReader.open(api, "?pool=replay&since=" + seen)) {
            skipTo(after, "account.ready");
            assertThat(after.next().getString("type")).isEqualTo("account.retired");
            happened("account.deleted", "replay", null);
            assertThat(after.next().getString("type")).isEqualTo("account.deleted");
        }
    }

    @Test
    void a_replay_that_is_too_long_is_ended_with_its_reason() throws Exception {
        api.sql("INSERT INTO event (type, pool) SELECT 'pool.low', 'long' FROM generate_series(1, 1200)");
        try (StreamReader reader = StreamReader.open(api, "?pool=long&since=0")) {
            assertThat(reader.closed.get()).isEqualTo("4009 replay-limit");
        }
    }

    @Test
    void a_quiet_stream_outlives_the_idle_timeout() throws Exception {
        try (StreamReader reader = StreamReader.open(api, "?pool=idle")) {
            await().pollDelay(Duration.ofMillis(2_500)).until(() -> true);
            assertThat(reader.closed).isNotDone();
            happened("pool.low", "idle", null);
            assertThat(reader.next().getString("pool")).isEqualTo("idle");
        }
    }

    @Test
    void a_browser_sends_its_key_as_a_subprotocol_that_is_not_sent_back() throws Exception {
        try (StreamReader reader = StreamReader.openWithSubprotocols(api, "bearer", "read")) {
            assertThat(reader.subprotocol()).isEqualTo("bearer");
        }
        assertThat(refusal(() -> StreamReader.openWithSubprotocols(api, "bearer", "nobodys")))
                .isEqualTo(401);
        assertThat(refusal(() -> StreamReader.openWithSubprotocols(api, "token", "read")))
                .isEqualTo(401);
        assertThat(refusal(() -> StreamReader.openWithSubprotocols(api, "bearer", "inbox")))
                .isEqualTo(403);
    }

    @Test
    void pages_of_other_origins_may_not_open_it_and_those_of_ours_and_allowed_ones_may() throws Exception {
        for (String origin :
                List.of("https://evil.test", "null", "http://127.0.0.1:1", "https://tools.test.evil.test")) {
            assertThat(refusal(() -> StreamReader.open(api, "", "Origin", origin)))
                    .as(origin)
                    .isEqualTo(403);
        }
        for (String origin : List.of("http://127.0.0.1:" + api.port, "https://tools.test")) {
            StreamReader.open(api, "", "Origin", origin).close();
        }
    }

    @Test
    void bad_filters_are_refused_before_anything_is_opened() throws Exception {
        assertThat(refusal(() -> StreamReader.open(api, "?since=yesterday"))).isEqualTo(400);
        assertThat(refusal(() -> StreamReader.open(api, "?lease=7"))).isEqualTo(400);
        assertThat(refusal(() -> StreamReader.open(api, "?pol=demo"))).isEqualTo(400);
    }

    @Test
    void an_opening_with_a_body_is_refused_and_takes_no_place() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            String head = "GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Content-Length: 9000\r\n\r\n" + "a".repeat(9_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
        await().untilAsserted(
                        () -> assertThat(metric("understudy_stream_readers")).isZero());
    }

    @Test
    void no_more_streams_are_opened_than_the_configuration_allows_and_closed_ones_free_their_place() throws Exception {
        await().untilAsserted(
                        () -> assertThat(metric("understudy_stream_readers")).isZero());
        List<StreamReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                readers.add(StreamReader.open(api, ""));
            }
            assertThat(refusal(() -> StreamReader.open(api, ""))).isEqualTo(503);
            assertThat(metric("understudy_stream_readers")).isEqualTo(6);
        } finally {
            readers.forEach(StreamReader::close);
        }
        await().untilAsserted(
                        () -> assertThat(metric("understudy_stream_readers")).isZero());
        await().untilAsserted(() -> assertThat(metric("understudy_http_connections"))
                .as("the one that asks")
                .isLessThan(2));
        StreamReader.open(api, "").close();
    }

    @Test
    void a_reader_that_does_not_keep_up_is_dropped_with_the_reason_and_the_others_go_on() throws Exception {
        double before = metric("understudy_stream_slow_readers_total");
        try (Socket slow = new Socket();
                StreamReader quick = StreamReader.open(api, "?pool=flood")) {
            slow.setReceiveBufferSize(4_096);
            slow.connect(new InetSocketAddress("127.0.0.1", api.port));
            upgrade(slow);
            await().until(
                            () -> {
                                happened("pool.low", "flood", null);
                                return quick.events.poll();
                            },
                            event -> event != null);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                api.sql(
                        "INSERT INTO event (type, pool, data) SELECT 'pool.low', 'flood', jsonb_build_object('x', repeat('x', 4000))"
                                + " FROM generate_series(1, 500)");
                api.bus.publish(WakeUps.EVENTS_WRITTEN, true);
                return metric("understudy_stream_slow_readers_total") > before;
            });
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("slow-reader");
            happened("pool.resumed", "flood", null);
            skipTo(quick, "pool.resumed");
        }
    }

    @Test
    void what_readers_leave_unread_together_is_bounded_and_goes_with_them() throws Exception {
        double dropped = metric("understudy_stream_slow_readers_total");
        List<Socket> asleep = new ArrayList<>();
        double[] most = new double[1];
        try {
            for (int i = 0; i < 5; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4_096);
                socket.connect(new InetSocketAddress("127.0.0.1", api.port));
                upgrade(socket);
                asleep.add(socket);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                api.sql(
                        "INSERT INTO event (type, pool, data) SELECT 'pool.low', 'flood', jsonb_build_object('x', repeat('x', 4000))"
                                + " FROM generate_series(1, 500)");
                api.bus.publish(WakeUps.EVENTS_WRITTEN, true);
                most[0] = Math.max(most[0], metric("understudy_stream_unread_bytes"));
                return metric("understudy_stream_slow_readers_total") >= dropped + 5;
            });
        } finally {
            for (Socket each : asleep) {
                each.close();
            }
        }
        assertThat(most[0]).as("UNREAD, and one event more for each").isPositive().isLessThan(UNREAD + 6 * 4_500);
        await().untilAsserted(() ->
                assertThat(metric("understudy_stream_unread_bytes")).isZero());
    }

    private static void upgrade(Socket socket) throws Exception {
        String head =
                "GET /v1/stream?pool=flood HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 101");
    }

    private static double metric(String name) throws Exception {
        return api.call("GET", "/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** The status that the opening was refused with. */
    private static int refusal(ThrowingCallable opening) {
        var thrown = new int[1];
        assertThatThrownBy(opening)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(why -> thrown[0] = ((WebSocketHandshakeException) why.getCause())
                        .getResponse()
                        .statusCode());
        return thrown[0];
    }
}
