package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.config.HttpLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that takes eight requests and twenty connections at a time. */
class OverloadApiTest {
    private static final int REQUESTS = 8;
    private static final int CONNECTIONS = 20;
    private static final String AT_ONCE = "{\"pool\":\"demo\",\"owner\":\"o\"}";
    private static final String IN_LINE = "{\"pool\":\"demo\",\"owner\":\"o\",\"waitSeconds\":60}";

    /** Those that are under way until a test lets them go. */
    private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();

    private ApiUnderTest api;

    @BeforeEach
    void start() throws Exception {
        api = ApiUnderTest.withLimits(
                new HttpLimits(64 * 1024, CONNECTIONS, REQUESTS, Duration.ofSeconds(10), Duration.ofSeconds(10)));
        api.answer(LeaseCommands.ACQUIRE, command -> {
            Promise<List<LeaseCommands.Granted>> answer = Promise.promise();
            held.add(() -> answer.complete(Grants.to(command)));
            return answer.future();
        });
        api.answer(LeaseCommands.RELEASE, command -> Future.succeededFuture());
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> acquire(int count, String body) {
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(api.client().sendAsync(api.request("POST", "/v1/leases", body), BodyHandlers.ofString()));
        }
        return asked;
    }

    private void awaitHeld(int count) {
        await().until(() -> held.size() == count);
    }

    private void letGo() {
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    private ApiUnderTest.Reply release() throws Exception {
        return api.call("DELETE", "/v1/leases/" + UUID.randomUUID(), null, "Lease-Token", "t");
    }

    private double metric(String series) throws Exception {
        return api.metric(series);
    }

    @Test
    void beyond_what_it_takes_at_a_time_it_refuses_at_once_and_says_when_to_come_back() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = acquire(6, AT_ONCE);
        awaitHeld(6);
        ApiUnderTest.Reply refused = api.call("POST", "/v1/leases", AT_ONCE);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("overloaded");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(metric("understudy_http_refused_total{what=\"requests\"}")).isEqualTo(1);
        letGo();
        for (CompletableFuture<HttpResponse<String>> each : asked) {
            assertThat(each.get().statusCode()).isEqualTo(201);
        }
        await().untilAsserted(() ->
                assertThat(metric("understudy_http_requests_active")).isZero());
    }

    @Test
    void what_ends_something_has_places_of_its_own_and_probes_need_none() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> asked = acquire(6, AT_ONCE);
        awaitHeld(6);
        assertThat(release().status()).isEqualTo(204);
        assertThat(api.call("GET", "/healthz", null).status()).isEqualTo(200);
        letGo();
        assertThat(asked).hasSize(6);
    }

    @Test
    void those_that_wait_by_their_own_wish_keep_nobody_from_being_served() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> waiting = acquire(12, IN_LINE);
        awaitHeld(12);
        assertThat(metric("understudy_http_requests_active")).isZero();
        List<CompletableFuture<HttpResponse<String>>> asked = acquire(1, AT_ONCE);
        awaitHeld(13);
        letGo();
        assertThat(asked.get(0).get().statusCode()).isEqualTo(201);
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(each.get().statusCode()).isEqualTo(201);
        }
    }

    @Test
    void a_client_that_vanishes_gives_its_place_back() throws Exception {
        for (int i = 0; i < 6; i++) {
            try (Socket socket = connect()) {
                send(
                        socket,
                        "POST /v1/leases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer lease\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + AT_ONCE.length() + "\r\n\r\n"
                                + AT_ONCE);
                awaitHeld(i + 1);
            }
        }
        await().untilAsserted(() ->
                assertThat(metric("understudy_http_requests_active")).isZero());
    }

    @Test
    void a_connection_too_many_is_told_so_and_closed_and_may_ask_whether_the_process_lives() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                open.add(connect());
            }
            await().untilAsserted(() -> {
                try (Socket surplus = connect()) {
                    send(surplus, "GET /v1/pools HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer read\r\n\r\n");
                    String answer = new String(surplus.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 503")
                            .containsIgnoringCase("retry-after: 1")
                            .containsIgnoringCase("connection: close")
                            .contains("urn:understudy:problem:overloaded");
                }
            });
            try (Socket probe = connect()) {
                send(probe, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(start(probe)).isEqualTo("HTTP/1.1 200");
            }
            try (Socket silent = connect()) {
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
        await().untilAsserted(() ->
                assertThat(api.call("GET", "/v1/leases/x", null).status()).isEqualTo(400));
    }

    @Test
    void a_client_that_asks_on_and_on_and_never_reads_is_answered_no_further() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", api.port));
            byte[] request = "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 5_000; i++) {
                        socket.getOutputStream().write(request);
                    }
                } catch (IOException closed) {
                    throw new UncheckedIOException(closed);
                }
            });
            String answered = "understudy_http_requests_seconds_count{operation=\"contract\",status=\"200\"}";
            await().ignoreExceptions().until(() -> metric(answered) > 0);
            double[] before = new double[1];
            await().during(Duration.ofMillis(500)).until(() -> {
                boolean same = before[0] == metric(answered);
                before[0] = metric(answered);
                return same;
            });
            assertThat(before[0]).as("what sockets hold, and one more").isLessThan(200);
            assertThat(asking.isCompletedExceptionally()).as("cut off").isFalse();
        }
    }

    @Test
    void a_strangers_body_is_not_waited_for() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /v1/leases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer nobodys\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n");
            assertThat(start(socket)).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void a_head_that_is_too_long_is_refused_in_the_form_of_all_problems() throws Exception {
        assertThat(headed("GET /v1/pools HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(8_200) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json", "urn:understudy:problem:header-too-large", "8192");
        assertThat(headed("GET /" + "a".repeat(4_200) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.0 414") // whose version stood behind
                .contains("urn:understudy:problem:uri-too-long", "4096");
        assertThat(headed("GET /v1/pools HTTP/1.1\r\nno colon here\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:understudy:problem:bad-request");
    }

    private String headed(String request) throws Exception {
        try (Socket socket = connect()) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Socket connect() throws Exception {
        Socket socket = new Socket("127.0.0.1", api.port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws Exception {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String start(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }
}
