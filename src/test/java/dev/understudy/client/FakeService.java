package dev.understudy.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as docs/api.md says, without a database: what a client asked for stands in {@link #calls}, and any answer can be made a worse one. */
public final class FakeService implements AutoCloseable {
    public static final String KEY = "key-of-a-test";
    private static final String CUT = "cut";
    private static final String SILENT = "silent";

    /** {@code POST /v1/leases}, {@code DELETE /v1/leases/lease-1?outcome=used}. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    public final List<String> bodies = new CopyOnWriteArrayList<>();
    public final List<String> idempotencyKeys = new CopyOnWriteArrayList<>();
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;

    private record Told(int times, int status, String body) {}

    public FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Service client() {
        return new Service(new ServiceAddress(URI.create(url()), KEY));
    }

    /** From now on. */
    public void answer(String callStart, int status, String body) {
        told.put(callStart, new Told(Integer.MAX_VALUE, status, body));
    }

    public void problem(String callStart, int status, String code) {
        answer(callStart, status, problem(code));
    }

    public void problems(int times, String callStart, int status, String code) {
        told.put(callStart, new Told(times, status, problem(code)));
    }

    /** The account is granted, and the connection breaks before it was told. */
    public void cutOnce(String callStart) {
        told.put(callStart, new Told(1, 0, CUT));
    }

    /** From now on: it may have been done, and nobody is told. */
    public void cut(String callStart) {
        told.put(callStart, new Told(Integer.MAX_VALUE, 0, CUT));
    }

    /** From now on the connection stays open, and nothing comes. */
    public void fallSilent(String callStart) {
        told.put(callStart, new Told(Integer.MAX_VALUE, 0, SILENT));
    }

    private static String problem(String code) {
        return new JsonObject()
                .put("type", "urn:understudy:problem:" + code)
                .put("detail", "the detail of " + code)
                .encode();
    }

    public long count(String callStart) {
        return calls.stream().filter(call -> call.startsWith(callStart)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        bodies.add(body);
        if (exchange.getRequestHeaders().containsKey("Idempotency-Key")) {
            idempotencyKeys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        }
        Told worse = worse(call + " " + body);
        calls.add(call);
        if (worse != null && worse.body.equals(CUT)) {
            exchange.close();
        } else if (worse != null && worse.body.equals(SILENT)) {
            waitForTheEnd();
        } else if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, problem("unauthorized"));
        } else if (worse != null) {
            send(exchange, worse.status, worse.body);
        } else if (call.equals("POST /v1/leases")) {
            send(exchange, 201, leases(new JsonObject(body)));
        } else if (call.contains("/heartbeat")) {
            send(exchange, 200, "{\"id\":\"x\",\"expiresAt\":\"" + Instant.now() + "\"}");
        } else if (call.contains("/session?format=")) {
            send(exchange, 200, "session as " + call.substring(call.indexOf('=') + 1));
        } else if (call.startsWith("DELETE ")) {
            send(exchange, 204, "");
        } else if (call.startsWith("GET /v1/pools/")) {
            send(exchange, 200, pool().encode());
        } else if (call.startsWith("GET /v1/pools")) {
            send(
                    exchange,
                    200,
                    new JsonObject().put("items", new JsonArray().add(pool())).encode());
        } else {
            send(exchange, 404, problem("no-such-path"));
        }
    }

    private void waitForTheEnd() {
        try {
            end.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The body as well, so that a pool can be worse than another. */
    private Told worse(String callAndBody) {
        for (Map.Entry<String, Told> each : told.entrySet()) {
            Told now = each.getValue();
            if (callAndBody.startsWith(each.getKey()) && now.times > 0) {
                each.setValue(new Told(now.times - 1, now.status, now.body));
                return now;
            }
        }
        return null;
    }

    private String leases(JsonObject wanted) {
        int count = wanted.getInteger("count", 1);
        JsonArray leases = new JsonArray();
        for (int i = 0; i < count; i++) {
            leases.add(lease(next.incrementAndGet(), wanted));
        }
        return count == 1 ? leases.getJsonObject(0).encode() : leases.encode();
    }

    private static JsonObject lease(int number, JsonObject wanted) {
        return new JsonObject()
                .put("id", "lease-" + number)
                .put("token", "token-" + number)
                .put("fence", number)
                .put("pool", wanted.getString("pool"))
                .put("owner", wanted.getString("owner"))
                .put("state", "active")
                .put(
                        "expiresAt",
                        Instant.now()
                                .plusSeconds(wanted.getInteger("ttlSeconds"))
                                .toString())
                .put(
                        "account",
                        new JsonObject()
                                .put("id", "account-" + number)
                                .put("marketplace", "sandbox")
                                .put("externalId", null)
                                .put("identity", identity(number))
                                .put("session", new JsonObject("""
                                        {"cookies":[{"name":"sid","value":"cookie-of-%d","domain":"127.0.0.1","path":"/","expires":null,
                                        "httpOnly":true,"secure":false,"sameSite":null,"hostOnly":true}],"tokens":{"access":"t"}}""".formatted(number))));
    }

    private static JsonObject identity(int number) {
        return new JsonObject("""
                {"fullName":"Панов Спиридон","givenName":"Спиридон","patronymic":null,"familyName":"Панов","sex":"male",
                "birthDate":"1963-11-27","phone":"+7555000%04d","email":"p%d@inbox.test","reference":"r%d"}""".formatted(number, number, number));
    }

    private static JsonObject pool() {
        return new JsonObject("""
                {"name":"demo","marketplace":"sandbox","target":50,"waiting":3,"decision":"50 ready: nothing to do","suspended":null,
                "counts":{"pending":1,"ready":0,"leased":49,"retired":0,"quarantined":2}}""");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
