package dev.understudy.client.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object whose members are asked for by type. A member that is missing or of another type is a {@link JsonProblem} that names it, not its value. */
public final class JsonObject {
    private final Map<String, @Nullable Object> members;

    JsonObject(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    public static JsonObject of(Map<String, ? extends @Nullable Object> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    /** @throws JsonProblem where the text is no JSON, or no object */
    public static JsonObject parse(String text) {
        return of("the text", JsonReader.read(text), JsonObject.class);
    }

    /** One object, or an array of them, as a list. */
    public static List<JsonObject> parseOneOrMore(String text) {
        Object read = JsonReader.read(text);
        return read instanceof List<?> items
                ? items.stream()
                        .map(item -> of("an item", item, JsonObject.class))
                        .toList()
                : List.of(of("the text", read, JsonObject.class));
    }

    public boolean has(String name) {
        return members.get(name) != null;
    }

    public String text(String name) {
        return of(name, members.get(name), String.class);
    }

    /** Null where it is null or missing. */
    public @Nullable String textOrNull(String name) {
        return has(name) ? text(name) : null;
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    public long number(String name) {
        return of(name, members.get(name), Long.class);
    }

    public long number(String name, long otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    public boolean flag(String name) {
        return has(name) && of(name, members.get(name), Boolean.class);
    }

    public Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException noTime) {
            throw new JsonProblem("'" + name + "' is no RFC 3339 time in UTC");
        }
    }

    public @Nullable Instant timeOrNull(String name) {
        return has(name) ? time(name) : null;
    }

    public JsonObject object(String name) {
        return of(name, members.get(name), JsonObject.class);
    }

    /** Empty where it is null or missing. */
    public JsonObject objectOrEmpty(String name) {
        return has(name) ? object(name) : new JsonObject(Map.of());
    }

    /** Empty where it is null or missing. */
    public List<JsonObject> objects(String name) {
        return has(name)
                ? of(name, members.get(name), List.class).stream()
                        .map(item -> of("an item of '" + name + "'", (Object) item, JsonObject.class))
                        .toList()
                : List.of();
    }

    /** In their order. */
    public Map<String, @Nullable Object> members() {
        return Collections.unmodifiableMap(members);
    }

    public JsonObject without(String name) {
        Map<String, @Nullable Object> others = new LinkedHashMap<>(members);
        others.remove(name);
        return new JsonObject(others);
    }

    private static <T> T of(String name, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new JsonProblem("'" + name + "' is " + (value == null ? "missing" : "of another type") + ", not "
                    + type.getSimpleName());
        }
        return type.cast(value);
    }

    /** JSON, with all that is in it. */
    public String encode() {
        return JsonWriter.write(this);
    }

    /** The names alone, since a lease's values are secrets. */
    @Override
    public String toString() {
        return "JsonObject" + members.keySet();
    }
}
