package dev.understudy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a test of anybody's would use: the JDK's HTTP client and a key. Serves the service's API and the sandbox's. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    private final String origin;
    private final @Nullable String key;

    /** @param key null for none */
    Api(String origin, @Nullable String key) {
        this.origin = origin;
        this.key = key;
    }

    static Api onPort(int port, String key) {
        return new Api("http://127.0.0.1:" + port, key);
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    /** The answer's JSON; anything but a 2xx is a failure that shows it. */
    private String good(String method, String path, @Nullable String body, Map<String, String> headers) {
        HttpResponse<String> answer = await("an answer of the store")
                .atMost(PATIENCE)
                .until(() -> send(method, path, body, headers), Api::isNoOutage);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(
                    method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** A machine that runs all tests at once may be too busy to answer within a second; a client asks again. */
    private static boolean isNoOutage(HttpResponse<String> answer) {
        return answer.statusCode() != 503 || !answer.body().contains("store-unavailable");
    }

    String text(String path) throws IOException, InterruptedException {
        return good("GET", path, null, Map.of());
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        return new JsonObject(good("GET", path, null, Map.of()));
    }

    /** Every page of a list. */
    List<JsonObject> all(String path) throws IOException, InterruptedException {
        List<JsonObject> items = new ArrayList<>();
        String next = null;
        do {
            JsonObject page = get(next == null ? path : path + (path.contains("?") ? "&" : "?") + "cursor=" + next);
            page.getJsonArray("items").forEach(each -> items.add((JsonObject) each));
            next = page.getString("next");
        } while (next != null);
        return items;
    }

    JsonObject lease(String pool) throws IOException, InterruptedException {
        return lease(pool, 0);
    }

    JsonObject lease(String pool, int waitSeconds) throws IOException, InterruptedException {
        JsonObject wanted =
                new JsonObject().put("pool", pool).put("owner", "a test").put("waitSeconds", waitSeconds);
        return new JsonObject(good("POST", "/v1/leases", wanted.encode(), Map.of()));
    }

    List<JsonObject> leases(String pool, int count) throws IOException, InterruptedException {
        JsonObject wanted =
                new JsonObject().put("pool", pool).put("owner", "a test").put("count", count);
        return new JsonArray(good("POST", "/v1/leases", wanted.encode(), Map.of()))
                .stream().map(JsonObject.class::cast).toList();
    }

    void release(JsonObject lease) throws IOException, InterruptedException {
        String unused = good(
                "DELETE", "/v1/leases/" + lease.getString("id"), null, Map.of("Lease-Token", lease.getString("token")));
    }

    /** A pool's {@code counts}. */
    JsonObject counts(String pool) throws IOException, InterruptedException {
        return get("/v1/pools/" + pool).getJsonObject("counts");
    }

    /** Where it does not happen, the failure shows the pool with the autopilot's own explanation. */
    void awaitReady(String pool, int count, Duration atMost) {
        await(count + " ready").atMost(atMost).untilAsserted(() -> {
            JsonObject now = get("/v1/pools/" + pool);
            assertThat(now.getJsonObject("counts").getInteger("ready"))
                    .as(now.encode())
                    .isEqualTo(count);
        });
    }

    int ready(String pool) throws IOException, InterruptedException {
        return counts(pool).getInteger("ready");
    }

    /** As the account's owner would open it: the status and the text of a page at the shop, with a lease's cookies. */
    static HttpResponse<String> page(String address, JsonObject session) throws IOException, InterruptedException {
        List<String> cookies = new ArrayList<>();
        session.getJsonArray("cookies").forEach(each -> {
            JsonObject cookie = (JsonObject) each;
            cookies.add(cookie.getString("name") + "=" + cookie.getString("value"));
        });
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Cookie", String.join("; ", cookies))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
