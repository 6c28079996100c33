package dev.understudy.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Single calls to the service or the sandbox, outside of what is measured. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final int port;
    private final String key;

    Api(int port, String key) {
        this.port = port;
        this.key = key;
    }

    int port() {
        return port;
    }

    String key() {
        return key;
    }

    JsonObject get(String path) throws IOException, InterruptedException, CannotMeasure {
        return answer(request(path).GET().build());
    }

    JsonObject patch(String path, JsonObject body) throws IOException, InterruptedException, CannotMeasure {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body.encode()))
                .build());
    }

    /** The status alone, or 0 where nobody listens. */
    int statusOfPost(String path, JsonObject body) throws InterruptedException {
        try {
            return client.send(
                            request(path)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body.encode()))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException nobody) {
            return 0;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key);
    }

    private JsonObject answer(HttpRequest request) throws IOException, InterruptedException, CannotMeasure {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new CannotMeasure(
                    request.method() + " " + request.uri() + ": " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }
}
