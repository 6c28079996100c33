package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.StreamConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StreamIT {
    private static final UUID LEASE = UUID.randomUUID();
    private static ApiUnderTest api;
    private static StoredRows rows;

    @BeforeAll
    static void start() throws Exception {
        api = ApiUnderTest.withDatabase(new StreamConfig(1_024, 100, 6, 65_536, Duration.ofSeconds(20)), 2);
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
                reader.skipTo("account.ready");
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
            reader.skipTo("pool.low");
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
            after.skipTo("account.ready");
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
        assertThat(StreamReader.refusal(() -> StreamReader.openWithSubprotocols(api, "bearer", "nobodys")))
                .isEqualTo(401);
        assertThat(StreamReader.refusal(() -> StreamReader.openWithSubprotocols(api, "token", "read")))
                .isEqualTo(401);
        assertThat(StreamReader.refusal(() -> StreamReader.openWithSubprotocols(api, "bearer", "inbox")))
                .isEqualTo(403);
    }

    @Test
    void pages_of_other_origins_may_not_open_it_and_those_of_ours_and_allowed_ones_may() throws Exception {
        for (String origin :
                List.of("https://evil.test", "null", "http://127.0.0.1:1", "https://tools.test.evil.test")) {
            assertThat(StreamReader.refusal(() -> StreamReader.open(api, "", "Origin", origin)))
                    .as(origin)
                    .isEqualTo(403);
        }
        for (String origin : List.of("http://127.0.0.1:" + api.port, "https://tools.test")) {
            StreamReader.open(api, "", "Origin", origin).close();
        }
    }

    @Test
    void bad_filters_are_refused_before_anything_is_opened() throws Exception {
        assertThat(StreamReader.refusal(() -> StreamReader.open(api, "?since=yesterday")))
                .isEqualTo(400);
        assertThat(StreamReader.refusal(() -> StreamReader.open(api, "?lease=7")))
                .isEqualTo(400);
        assertThat(StreamReader.refusal(() -> StreamReader.open(api, "?pol=demo")))
                .isEqualTo(400);
    }
}
