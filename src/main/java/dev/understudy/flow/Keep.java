package dev.understudy.flow;

import io.vertx.core.json.pointer.JsonPointer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value to keep out of an answer.
 *
 * @param match its first group, or the whole match, is what is kept; null for the value as it is
 * @param otherwise kept where the answer has none; null for none
 * @param optional whether the answer may lack it
 */
record Keep(From from, @Nullable Pattern match, @Nullable Object otherwise, boolean optional) {
    sealed interface From {
        record Json(JsonPointer pointer) implements From {}

        /** Out of the item that the expectation found. */
        record Item(JsonPointer pointer) implements From {}

        record Header(String name) implements From {}

        record Cookie(String name) implements From {}
    }

    /** Whether the name surely has a value afterwards. */
    boolean isSure() {
        return !optional;
    }

    /** Null where the answer has none and nothing stands in for it. */
    @Nullable
    Object value(Answer answer, CookieJar jar) {
        Object found = matched(found(answer, jar));
        return found == null ? otherwise : found;
    }

    private @Nullable Object found(Answer answer, CookieJar jar) {
        if (from instanceof From.Json json) {
            return answer.json(json.pointer());
        }
        if (from instanceof From.Item item) {
            return answer.item(item.pointer());
        }
        if (from instanceof From.Header header) {
            return answer.header(header.name());
        }
        return from instanceof From.Cookie cookie ? jar.value(cookie.name()) : null;
    }

    private @Nullable Object matched(@Nullable Object value) {
        if (value == null || match == null) {
            return value;
        }
        Matcher matcher = match.matcher(value.toString());
        if (!matcher.find()) {
            return null;
        }
        return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
    }

    String where() {
        if (from instanceof From.Json json) {
            return json.pointer().toString();
        }
        if (from instanceof From.Item item) {
            return "the item's " + item.pointer();
        }
        if (from instanceof From.Header header) {
            return "header " + header.name();
        }
        return from instanceof From.Cookie cookie ? "cookie " + cookie.name() : "";
    }
}
