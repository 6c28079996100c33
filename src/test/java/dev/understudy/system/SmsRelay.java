package dev.understudy.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before the nodes as a load balancer does: a text message goes to the first that takes it, and is refused where none is up. */
final class SmsRelay implements AutoCloseable {
    private static final int THREADS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<URI> inboxes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private SmsRelay(List<URI> inboxes, HttpServer server) {
        this.inboxes = List.copyOf(inboxes);
        this.server = server;
    }

    static SmsRelay to(List<Integer> ports) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<URI> inboxes = ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port + "/v1/inbox/sms"))
                .toList();
        SmsRelay relay = new SmsRelay(inboxes, server);
        server.setExecutor(relay.threads);
        server.createContext("/", relay::pass);
        server.start();
        return relay;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            exchange.sendResponseHeaders(deliver(body, key), -1);
        }
    }

    /** The last refusal where nobody takes it. */
    private int deliver(byte[] body, String key) {
        int refusal = 503;
        for (URI inbox : inboxes) {
            try {
                HttpRequest request = HttpRequest.newBuilder(inbox)
                        .timeout(PATIENCE)
                        .header("Authorization", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build();
                int status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status / 100 == 2) {
                    return status;
                }
                refusal = status;
            } catch (IOException down) {
                continue; // that node is dead just now; the shop is told if all are
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return refusal;
            }
        }
        return refusal;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
