package dev.understudy.flow;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JSON with templates in it, as a tree. A value that is one template keeps its type, and is left out where it has nothing. */
sealed interface JsonPlan {
    /** Null: leave it out. */
    @Nullable
    Object made(Scope scope);

    Stream<Template> templates();

    /** JSON's own null, which a constant cannot hold. */
    record Null() implements JsonPlan {
        @Override
        public @Nullable Object made(Scope scope) {
            return null;
        }

        @Override
        public Stream<Template> templates() {
            return Stream.empty();
        }
    }

    /** A number or a boolean. */
    record Constant(Object value) implements JsonPlan {
        @Override
        public Object made(Scope scope) {
            return value;
        }

        @Override
        public Stream<Template> templates() {
            return Stream.empty();
        }
    }

    record Text(Template template) implements JsonPlan {
        @Override
        public @Nullable Object made(Scope scope) {
            return template.value(scope);
        }

        @Override
        public Stream<Template> templates() {
            return Stream.of(template);
        }
    }

    record Items(List<JsonPlan> items) implements JsonPlan {
        @Override
        public JsonArray made(Scope scope) {
            JsonArray array = new JsonArray();
            for (JsonPlan item : items) {
                Object made = item.made(scope);
                if (made != null || item instanceof Null) {
                    array.add(made);
                }
            }
            return array;
        }

        @Override
        public Stream<Template> templates() {
            return items.stream().flatMap(JsonPlan::templates);
        }
    }

    record Fields(Map<String, JsonPlan> fields) implements JsonPlan {
        @Override
        public JsonObject made(Scope scope) {
            JsonObject object = new JsonObject();
            put(object, fields, scope);
            return object;
        }

        static void put(JsonObject object, Map<String, JsonPlan> fields, Scope scope) {
            fields.forEach((name, plan) -> {
                Object made = plan.made(scope);
                if (made != null || plan instanceof Null) {
                    object.put(name, made);
                }
            });
        }

        @Override
        public Stream<Template> templates() {
            return fields.values().stream().flatMap(JsonPlan::templates);
        }
    }
}
