package dev.understudy.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What makes the Firebase Auth emulator a marketplace: a reverse proxy before it that serves the consent document, and answers with a {@code Date}, which the emulator leaves out. The JDK's server
 * adds that header by itself, as nginx does.
 */
final class EmulatorMarketplace implements AutoCloseable {
    private static final String CONSENT = "/.well-known/understudy.json";
    private static final int THREADS = 32;

    private final HttpServer server;
    private final URI emulator;
    private final byte[] consent;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private EmulatorMarketplace(HttpServer server, URI emulator, JsonObject consent) {
        this.server = server;
        this.emulator = emulator;
        this.consent = consent.toString().getBytes(StandardCharsets.UTF_8);
    }

    static EmulatorMarketplace open(int port, URI emulator, JsonObject consent) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        EmulatorMarketplace marketplace = new EmulatorMarketplace(server, emulator, consent);
        server.setExecutor(marketplace.threads);
        server.createContext("/", marketplace::answer);
        server.start();
        return marketplace;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] asked = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals(CONSENT)) {
                reply(exchange, 200, consent);
            } else {
                HttpResponse<byte[]> answer = pass(exchange, asked);
                reply(exchange, answer.statusCode(), answer.body());
            }
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        emulator.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException(closing);
        }
    }

    /** All that the emulator's calls answer is JSON. */
    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
