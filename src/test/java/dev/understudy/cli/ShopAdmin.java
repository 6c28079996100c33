package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.Sandbox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Tells a sandbox how to behave, and asks what it saw. */
record ShopAdmin(URI origin) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static ShopAdmin of(Sandbox shop) {
        return new ShopAdmin(URI.create(shop.origin()));
    }

    void told(String method, String path, String json) throws IOException, InterruptedException {
        assertThat(asked(method, path, json).statusCode()).isBetween(200, 204);
    }

    JsonObject read(String path) throws IOException, InterruptedException {
        return new JsonObject(asked("GET", path, "").body());
    }

    private HttpResponse<String> asked(String method, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(origin.resolve(path))
                .header("Authorization", "Bearer sandbox-admin")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }
}
