package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that keep their socket open and read nothing, as a stopped process does. */
class CutOffTest {
    private static final String ORDER = "{\"count\":100000,\"owner\":\"load\"}";

    private ApiUnderTest api;

    @BeforeEach
    void start() throws Exception {
        api = ApiUnderTest.withFeeds(new FeedLimits(100, 10, Duration.ofMillis(300), 1));
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    private Socket stopped() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        return socket;
    }

    private void onlyWhoAsksIsConnected() throws Exception {
        assertThat(api.metric("understudy_http_connections")).isEqualTo(1);
    }

    @Test
    void a_feed_gives_its_place_and_the_rows_on_their_way_back() throws Exception {
        Set<LeaseCommands.Undelivered> undelivered = ConcurrentHashMap.newKeySet();
        api.answer(LeaseCommands.ACQUIRE, command -> Future.succeededFuture(Grants.to(command)));
        api.answer(LeaseCommands.UNDELIVERED, command -> {
            undelivered.add(command);
            return Future.succeededFuture();
        });
        try (Socket stopped = stopped()) {
            stopped.getOutputStream()
                    .write(("POST /v1/pools/demo/feed?format=csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + ApiUnderTest.FEEDER + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + ORDER.length() + "\r\n\r\n" + ORDER)
                            .getBytes(StandardCharsets.UTF_8));
            await().ignoreExceptionsInstanceOf(NoSuchElementException.class)
                    .until(
                            () -> api.metric("understudy_feeds_ended_total{outcome=\"stalled\",pool=\"demo\"}"),
                            is -> is == 1);
            await().untilAsserted(() -> {
                assertThat(api.metric("understudy_feeds_open")).isZero();
                onlyWhoAsksIsConnected();
            });
            assertThat(undelivered).isNotEmpty().allMatch(LeaseCommands.Undelivered::bytesWritten);
        }
    }

    @Test
    void a_connection_whose_answers_nobody_takes_is_ended() throws Exception {
        try (Socket stopped = stopped()) {
            String request = "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n";
            stopped.getOutputStream().write(request.repeat(40).getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() ->
                    assertThat(api.metric("understudy_http_connections")).isEqualTo(2));
            await().untilAsserted(this::onlyWhoAsksIsConnected);
        }
    }
}
