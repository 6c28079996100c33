package dev.understudy.ingress.contract;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operation was asked with, as the document allows it: parameters in their types with their defaults, and the body. */
public final class Inputs {
    private final Map<String, Object> parameters;
    private final JsonObject body;

    Inputs(Map<String, Object> parameters, JsonObject body) {
        this.parameters = parameters;
        this.body = body;
    }

    /** One that is required, or has a default. */
    public String text(String name) {
        return Objects.requireNonNull(textOrNull(name), name);
    }

    public @Nullable String textOrNull(String name) {
        return (String) parameters.get(name);
    }

    public @Nullable UUID uuidOrNull(String name) {
        String text = textOrNull(name);
        return text == null ? null : UUID.fromString(text);
    }

    public UUID uuid(String name) {
        return UUID.fromString(text(name));
    }

    public long number(String name) {
        return Objects.requireNonNull(numberOrNull(name), name);
    }

    public @Nullable Long numberOrNull(String name) {
        Number number = (Number) parameters.get(name);
        return number == null ? null : number.longValue();
    }

    public JsonObject body() {
        return body;
    }
}
