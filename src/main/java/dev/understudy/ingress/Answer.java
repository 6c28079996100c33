package dev.understudy.ingress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param undelivered told when the client was gone before the answer was through, or, where it pours, before it began; null where nothing hangs on it
 * @param pouring writes a body that is too long for memory, in place of {@code body}, and ends it; null for all others
 */
record Answer(
        int status,
        String contentType,
        Buffer body,
        Map<String, String> headers,
        @Nullable Undelivered undelivered,
        @Nullable Pouring pouring) {
    static final String JSON = "application/json";
    static final Answer NOTHING = new Answer(204, "", Buffer.buffer(), Map.of(), null, null);

    /** Somebody who has to know. */
    @FunctionalInterface
    interface Undelivered {
        /** @param bytesWritten whether a byte of the answer may have reached the client */
        void because(boolean bytesWritten);
    }

    /** Has the response, status and head set, until it ends it. */
    @FunctionalInterface
    interface Pouring {
        void into(HttpServerResponse response);
    }

    static Answer ok(JsonObject body) {
        return json(200, body.toBuffer());
    }

    static Answer json(int status, Buffer body) {
        return new Answer(status, JSON, body, Map.of(), null, null);
    }

    static Answer text(int status, String contentType, Buffer body) {
        return new Answer(status, contentType, body, Map.of(), null, null);
    }

    static Answer poured(String contentType, Pouring pouring) {
        return new Answer(200, contentType, Buffer.buffer(), Map.of(), null, pouring);
    }

    static <T> Answer list(List<T> items, @Nullable String next, Function<T, JsonObject> toJson) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(toJson.apply(item)));
        return ok(new JsonObject().put("items", array).put("next", next));
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, body, more, undelivered, pouring);
    }

    Answer orElse(Undelivered told) {
        return new Answer(status, contentType, body, headers, told, pouring);
    }
}
