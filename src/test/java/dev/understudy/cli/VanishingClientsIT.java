package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.config.ApiKey;
import dev.understudy.domain.PoolName;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that break their connections while they wait. One that has the answer on its way can be told from one that reads it by nobody; see {@code LeaseApiTest} for those that are just served. */
class VanishingClientsIT {
    private static final String KEY = "a key for tests of clients";
    private static final PoolName POOL = new PoolName("demo");
    private static final int STAYING = 10;
    private static final int LEAVING = 50;
    private static final long SEED = 7;

    /** So that nobody is served who leaves: a registration takes four answers, and those who leave wait for less than one. */
    private static final int SLOW_SHOP_MILLIS = 1_000;

    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @Test
    void who_breaks_its_connection_while_it_waits_gets_nothing_and_holds_up_nobody() throws Exception {
        String keys = "keys: {test: {hash: \"%s\", scopes: [lease]}}\n".formatted(new ApiKey(KEY).hash());
        Manners manners = new Manners(1, 3, config -> config + keys, UnaryOperator.identity());
        ExecutorService clients = Executors.newFixedThreadPool(STAYING + LEAVING);
        try (RunningNode running = new RunningNode(directory, 0, manners).started()) {
            running.faults("{\"latencyMillis\":" + SLOW_SHOP_MILLIS + "}");
            int port = running.node.port();
            Random random = new Random(SEED);
            List<Future<String>> leaving = new ArrayList<>();
            List<Future<String>> staying = new ArrayList<>();
            for (int i = 0; i < LEAVING + STAYING; i++) {
                boolean stays = i % ((LEAVING + STAYING) / STAYING) == 0;
                int patience = stays ? 0 : 1 + random.nextInt(300);
                (stays ? staying : leaving).add(clients.submit(() -> answer(port, patience)));
            }
            for (Future<String> each : leaving) {
                assertThat(each.get()).isEmpty();
            }
            await("their places are free")
                    .atMost(SECONDS)
                    .untilAsserted(
                            () -> assertThat(running.read("SELECT count(*) FROM lease_request WHERE state = 'waiting'"))
                                    .isEqualTo(String.valueOf(STAYING)));
            running.faults("{\"latencyMillis\":0}");
            running.await(running.node
                    .bus()
                    .request(PoolCommands.CHANGE, new PoolCommands.Change(POOL, STAYING / 2, null, null)));
            for (Future<String> each : staying) {
                assertThat(each.get()).startsWith("HTTP/1.1 201");
            }
            assertThat(running.accounts("leased")).isEqualTo(STAYING);
        } finally {
            clients.shutdownNow();
        }
    }

    /** @param millis after which the client breaks its connection; 0 for never */
    private static String answer(int port, int millis) throws IOException {
        String body = "{\"pool\":\"demo\",\"owner\":\"somebody\",\"waitSeconds\":50}";
        String request = "POST /v1/leases HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
                + KEY + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException goes) {
            return "";
        }
    }
}
