package dev.understudy.ingress;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The same request in the same bytes, however a client's library orders members and spaces. */
final class CanonicalJson {
    private CanonicalJson() {}

    static String sha256(JsonObject body) {
        byte[] bytes = Json.encode(ordered(body)).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            Map<String, @Nullable Object> members = new TreeMap<>();
            object.forEach(member -> members.put(member.getKey(), ordered(member.getValue())));
            return new JsonObject(members);
        }
        return value instanceof JsonArray array
                ? new JsonArray(array.stream().map(CanonicalJson::ordered).toList())
                : value;
    }
}
