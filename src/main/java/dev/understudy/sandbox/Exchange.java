package dev.understudy.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A request whose body has arrived. */
record Exchange(HttpServerRequest request, Buffer body) {
    /** @throws Refusal 400 where the body is no JSON object */
    JsonObject json() {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Refusal(400, "the body must be a JSON object, sent with Content-Type: application/json");
        }
    }

    /** @throws Refusal 400 where the field is not a text */
    static @Nullable String optionalText(JsonObject json, String field) {
        Object value = json.getValue(field);
        if (value == null || value instanceof String text && text.isEmpty()) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        throw new Refusal(400, field + " must be a text");
    }

    static String text(JsonObject json, String field) {
        String text = optionalText(json, field);
        if (text == null) {
            throw new Refusal(400, field + " is required");
        }
        return text;
    }

    @Nullable
    String query(String name) {
        return request.query() == null ? null : request.getParam(name);
    }

    /** A count in the query. @throws Refusal 400 where it is no number within 1 and the most */
    int count(String name, int otherwise, int most) {
        String given = query(name);
        if (given == null) {
            return otherwise;
        }
        try {
            int count = Integer.parseInt(given);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new Refusal(400, name + " must be a number from 1 to " + most);
        }
        throw new Refusal(400, name + " must be a number from 1 to " + most);
    }

    boolean bears(byte[] authorization) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization);
    }

    @Nullable
    String cookie(String name) {
        String header = request.getHeader(HttpHeaders.COOKIE);
        if (header == null) {
            return null;
        }
        for (String pair : header.split(";")) {
            String trimmed = pair.trim();
            if (trimmed.length() > name.length() && trimmed.startsWith(name) && trimmed.charAt(name.length()) == '=') {
                return trimmed.substring(name.length() + 1);
            }
        }
        return null;
    }
}
