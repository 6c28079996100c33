package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import dev.understudy.client.json.JsonProblem;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's HTTP API: any call of docs/api.md, with the key, answered by JSON or an exception. May be used by many threads. */
public final class Service {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than the service itself takes to give a request up. */
    private static final Duration ANSWER = Duration.ofSeconds(35);

    private final ServiceAddress address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // a redirect would carry the key elsewhere
            .connectTimeout(CONNECT)
            .build();

    public Service(ServiceAddress address) {
        this.address = address;
    }

    public ServiceAddress address() {
        return address;
    }

    /**
     * One call, of which nothing is repeated.
     *
     * @param patience to wait for the answer beyond the usual
     */
    record Call(String method, String path, @Nullable JsonObject body, Map<String, String> headers, Duration patience) {
        static Call of(String method, String path) {
            return new Call(method, path, null, Map.of(), ANSWER);
        }

        Call with(String header, String value) {
            return new Call(method, path, body, Map.of(header, value), patience);
        }

        Call carrying(JsonObject json) {
            return new Call(method, path, json, headers, patience);
        }

        Call answeredWithin(Duration atMost) {
            return new Call(method, path, body, headers, atMost);
        }

        Call waitingFor(Duration wait) {
            return answeredWithin(ANSWER.plus(wait));
        }
    }

    /** @throws Refused where the service says no
     *  @throws Unreachable where it does not answer, or not with JSON */
    public JsonObject get(String path) throws InterruptedException {
        return json(Call.of("GET", path));
    }

    public JsonObject post(String path) throws InterruptedException {
        return json(Call.of("POST", path));
    }

    public JsonObject patch(String path, JsonObject body) throws InterruptedException {
        return json(Call.of("PATCH", path).carrying(body));
    }

    JsonObject json(Call call) throws InterruptedException {
        String text = send(call);
        try {
            return JsonObject.parse(text);
        } catch (JsonProblem noJson) {
            throw new Unreachable(address.url(), noJson);
        }
    }

    String send(Call call) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.at(call.path()))
                .timeout(call.patience())
                .header("Authorization", "Bearer " + address.key())
                .method(
                        call.method(),
                        call.body() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(call.body().encode()));
        if (call.body() != null) {
            request.header("Content-Type", "application/json");
        }
        call.headers().forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw Refused.of(answer.statusCode(), answer.body());
            }
            return answer.body();
        } catch (IOException unanswered) {
            throw new Unreachable(address.url(), unanswered);
        }
    }

    WebSocket.Builder webSocket() {
        return http.newWebSocketBuilder().connectTimeout(CONNECT).header("Authorization", "Bearer " + address.key());
    }
}
