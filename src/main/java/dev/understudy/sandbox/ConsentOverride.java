package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the consent document is served otherwise than it should be, so that each of its rules can be seen broken.
 *
 * @param document fields put over the usual ones; a null takes one out
 * @param raw served as it is, in the document's place
 * @param size the document is padded with spaces to so many bytes
 * @param ageSeconds an {@code Age} header
 * @param dateOffsetSeconds added to the {@code Date} header
 */
record ConsentOverride(
        @Nullable JsonObject document,
        @Nullable String raw,
        int status,
        @Nullable String location,
        String contentType,
        int size,
        @Nullable Integer ageSeconds,
        int dateOffsetSeconds,
        int delayMillis) {
    static final ConsentOverride NONE = new ConsentOverride(null, null, 200, null, "application/json", 0, null, 0, 0);
    private static final int LARGEST = 10 * 1024 * 1024;
    private static final int LONGEST_DELAY_MILLIS = 600_000;
    private static final Set<String> FIELDS = Set.of(
            "document",
            "raw",
            "status",
            "location",
            "contentType",
            "size",
            "ageSeconds",
            "dateOffsetSeconds",
            "delayMillis");

    /** @throws Refusal 400 with everything there is to mend */
    static ConsentOverride from(JsonObject json) {
        List<String> wrong = new ArrayList<>();
        for (String name : json.fieldNames()) {
            if (!FIELDS.contains(name)) {
                wrong.add("\"" + name + "\" is not one of "
                        + FIELDS.stream().sorted().toList());
            }
        }
        Object document = json.getValue("document");
        if (document != null && !(document instanceof JsonObject)) {
            wrong.add("document must be an object");
        }
        if (document != null && json.getValue("raw") != null) {
            wrong.add("give document or raw, not both");
        }
        ConsentOverride override = new ConsentOverride(
                document instanceof JsonObject fields ? fields : null,
                text(json, "raw", wrong),
                number(json, "status", 200, 200, 599, wrong),
                text(json, "location", wrong),
                textOr(text(json, "contentType", wrong), NONE.contentType),
                number(json, "size", 0, 0, LARGEST, wrong),
                json.getValue("ageSeconds") == null ? null : number(json, "ageSeconds", 0, 0, 1 << 30, wrong),
                number(json, "dateOffsetSeconds", 0, -(1 << 30), 1 << 30, wrong),
                number(json, "delayMillis", 0, 0, LONGEST_DELAY_MILLIS, wrong));
        if (!wrong.isEmpty()) {
            throw new Refusal(400, String.join("; ", wrong));
        }
        return override;
    }

    private static String textOr(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static @Nullable String text(JsonObject json, String name, List<String> wrong) {
        Object value = json.getValue(name);
        if (value != null && !(value instanceof String)) {
            wrong.add(name + " must be a text");
        }
        return value instanceof String text ? text : null;
    }

    private static int number(JsonObject json, String name, int otherwise, int least, int most, List<String> wrong) {
        Object value = json.getValue(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number >= least && number <= most) {
            return number;
        }
        wrong.add(name + " must be a whole number from " + least + " to " + most);
        return otherwise;
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("document", document)
                .put("raw", raw)
                .put("status", status)
                .put("location", location)
                .put("contentType", contentType)
                .put("size", size)
                .put("ageSeconds", ageSeconds)
                .put("dateOffsetSeconds", dateOffsetSeconds)
                .put("delayMillis", delayMillis);
    }
}
