package dev.understudy.sandbox;

import dev.understudy.sandbox.graphql.Selection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives of an object what the document selects. An object has all fields of its type, null ones too. */
final class GraphqlTypes {
    private static final String TYPE = "__typename";

    private GraphqlTypes() {}

    static JsonObject object(String type) {
        return new JsonObject().put(TYPE, type);
    }

    static JsonObject user(User user) {
        return object("User")
                .put("id", user.id())
                .put("email", user.login())
                .put("name", user.name())
                .put("birthday", user.data().get("birthday"))
                .put("gender", user.data().get("gender"));
    }

    /** @throws GraphqlError where it selects what the type does not have */
    static @Nullable Object project(@Nullable Object value, Selection.Field field) {
        if (value instanceof JsonArray list) {
            JsonArray projected = new JsonArray();
            list.forEach(each -> projected.add(project(each, field)));
            return projected;
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        if (field.selections().isEmpty()) {
            throw invalid("Field \"" + field.name() + "\" must have a selection of subfields.");
        }
        JsonObject projected = new JsonObject();
        add(projected, object, field.selections());
        return projected;
    }

    private static void add(JsonObject projected, JsonObject object, List<Selection> selections) {
        for (Selection selection : selections) {
            if (selection instanceof Selection.Field field) {
                if (!object.containsKey(field.name())) {
                    throw invalid(
                            "Cannot query field \"" + field.name() + "\" on type \"" + object.getString(TYPE) + "\".");
                }
                projected.put(field.answerName(), project(object.getValue(field.name()), field));
            } else if (selection instanceof Selection.Fragment fragment && fits(object, fragment.type())) {
                add(projected, object, fragment.selections());
            }
        }
    }

    private static boolean fits(JsonObject object, @Nullable String type) {
        return type == null || type.equals(object.getString(TYPE));
    }

    private static GraphqlError invalid(String message) {
        return new GraphqlError("GRAPHQL_VALIDATION_FAILED", message);
    }
}
