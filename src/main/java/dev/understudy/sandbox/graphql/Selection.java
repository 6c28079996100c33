package dev.understudy.sandbox.graphql;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a document wants of an object. */
public sealed interface Selection {
    /** @param answerName the alias, or the field's own name; @param arguments with the variables' values in their places */
    record Field(String answerName, String name, Map<String, @Nullable Object> arguments, List<Selection> selections)
            implements Selection {}

    /** @param type whose objects alone it concerns; null for any */
    record Fragment(@Nullable String type, List<Selection> selections) implements Selection {}
}
