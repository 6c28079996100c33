package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.StreamConfig;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What readers may take of the node's memory. */
class StreamLimitsIT {
    private static final int UNREAD = 65_536;
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
            assertThat(StreamReader.refusal(() -> StreamReader.open(api, ""))).isEqualTo(503);
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
                happened("pool.resumed", "flood", null);
                quick.skipTo("pool.resumed"); // so that it keeps up on a slow machine, too
                return metric("understudy_stream_slow_readers_total") > before;
            });
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("slow-reader");
            happened("pool.resumed", "flood", null);
            quick.skipTo("pool.resumed");
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
        assertThat(most[0])
                .as("UNREAD, and one event more for each")
                .isPositive()
                .isLessThan(UNREAD + 6 * 4_500);
        await().untilAsserted(() ->
                assertThat(metric("understudy_stream_unread_bytes")).isZero());
    }

    @Test
    void a_reader_that_stays_and_takes_nothing_is_cut_off_and_leaves_nothing_behind() throws Exception {
        StreamConfig impatient = new StreamConfig(1_024, 100, 6, UNREAD, Duration.ofSeconds(3));
        try (ApiUnderTest node = ApiUnderTest.withDatabase(impatient, 1);
                Socket stopped = new Socket()) {
            node.sql(
                    "INSERT INTO event (type, pool, data) SELECT 'pool.low', 'flood', jsonb_build_object('x', repeat('x', 8000))"
                            + " FROM generate_series(1, 90)");
            stopped.setReceiveBufferSize(4_096);
            stopped.connect(new InetSocketAddress("127.0.0.1", node.port));
            upgrade(stopped, "&since=0");
            await().until(() -> node.metric("understudy_stream_unread_bytes") > 0);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(node.metric("understudy_stream_readers")).isZero();
                assertThat(node.metric("understudy_stream_unread_bytes")).isZero();
                assertThat(node.metric("understudy_http_connections"))
                        .as("the one that asks")
                        .isEqualTo(1);
            });
        }
    }

    private static void upgrade(Socket socket) throws Exception {
        upgrade(socket, "");
    }

    private static void upgrade(Socket socket, String query) throws Exception {
        String head = "GET /v1/stream?pool=flood" + query
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 101");
    }

    private static double metric(String name) throws Exception {
        return api.metric(name);
    }

    private static void happened(String type, String pool, UUID lease) throws Exception {
        rows.event(type, pool, lease);
        api.bus.publish(WakeUps.EVENTS_WRITTEN, true);
    }
}
