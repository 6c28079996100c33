package dev.understudy.consent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, each with its type checked. A wrong one becomes a problem with its path, never an exception, so that a document's author learns of all at once. */
final class JsonFields {
    private final String path;
    private final Map<?, ?> members;
    private final Problems problems;

    JsonFields(String path, Map<?, ?> members, Problems problems) {
        this.path = path;
        this.members = members;
        this.problems = problems;
    }

    /**
     * A misspelt restriction would silently be no restriction, so unknown names are problems. Names that start with {@code x-} are the shop's own.
     */
    void onlyKnown(Set<String> known) {
        for (Object name : members.keySet()) {
            if (!known.contains(name) && !name.toString().startsWith("x-")) {
                problem(
                        name.toString(),
                        "is not a field of version 1; remove it, or start a field of your own with 'x-'");
            }
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    void problem(String name, String mend) {
        problems.add((path.isEmpty() ? name : path + "." + name) + ": " + mend);
    }

    /** @param malformed whose message says what to mend */
    void problem(String name, IllegalArgumentException malformed) {
        problem(name, String.valueOf(malformed.getMessage()));
    }

    Optional<String> text(String name, String meaning) {
        return value(name, meaning).flatMap(value -> asText(name, value, meaning));
    }

    Optional<Integer> positive(String name, String meaning) {
        return value(name, meaning).flatMap(value -> {
            if (value instanceof Integer number && number > 0) {
                return Optional.of(number);
            }
            problem(name, "must be a whole number from 1 to " + Integer.MAX_VALUE + " (" + meaning + ")");
            return Optional.empty();
        });
    }

    Optional<JsonFields> object(String name, String meaning) {
        return value(name, meaning).flatMap(value -> asObject(name, value, meaning));
    }

    /** A list with at least one item; an item that {@code read} finds wrong is left out, its problem noted. */
    <T> List<T> list(String name, String meaning, Function<Item, Optional<T>> read) {
        List<T> items = new ArrayList<>();
        value(name, meaning).ifPresent(value -> {
            if (!(value instanceof List<?> list) || list.isEmpty()) {
                problem(name, "must be a list with at least one item (" + meaning + ")");
                return;
            }
            for (int i = 0; i < list.size(); i++) {
                read.apply(new Item(name + "[" + i + "]", list.get(i))).ifPresent(items::add);
            }
        });
        return items;
    }

    /** One item of a list, with its place as its name. */
    final class Item {
        private final String name;
        private final @Nullable Object value;

        Item(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }

        Optional<String> text(String meaning) {
            return asText(name, value, meaning);
        }

        Optional<JsonFields> object(String meaning) {
            return asObject(name, value, meaning);
        }

        void problem(String mend) {
            JsonFields.this.problem(name, mend);
        }
    }

    private Optional<Object> value(String name, String meaning) {
        if (!has(name)) {
            problem(name, "is missing: " + meaning);
            return Optional.empty();
        }
        Object value = members.get(name);
        if (value == null) {
            problem(name, "must not be null: " + meaning);
        }
        return Optional.ofNullable(value);
    }

    private Optional<String> asText(String name, @Nullable Object value, String meaning) {
        if (value instanceof String text && !text.isBlank()) {
            return Optional.of(text);
        }
        problem(name, "must be a text in quotes that is not blank (" + meaning + ")");
        return Optional.empty();
    }

    private Optional<JsonFields> asObject(String name, @Nullable Object value, String meaning) {
        if (value instanceof Map<?, ?> object) {
            return Optional.of(new JsonFields(path.isEmpty() ? name : path + "." + name, object, problems));
        }
        problem(name, "must be an object in braces (" + meaning + ")");
        return Optional.empty();
    }
}
