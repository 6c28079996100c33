package dev.understudy.flow;

import dev.understudy.message.BoundedMatch;
import io.vertx.core.json.pointer.JsonPointer;
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

        /** @param attribute null for the element's text */
        record Html(String selector, @Nullable String attribute) implements From {}

        /** A parameter of where a redirect points, in its query or its fragment. */
        record RedirectParameter(String name) implements From {}

        /** One of {@link RedirectTarget#PARTS}. */
        record RedirectPart(String part) implements From {}
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
        if (from instanceof From.Html html) {
            return inPage(answer.page(), html);
        }
        return from instanceof From.Cookie cookie ? jar.value(cookie.name()) : inRedirect(answer.redirect());
    }

    private static @Nullable String inPage(@Nullable Page page, From.Html html) {
        if (page == null) {
            return null;
        }
        return html.attribute() == null
                ? page.text(html.selector())
                : page.attribute(html.selector(), html.attribute());
    }

    private @Nullable String inRedirect(@Nullable RedirectTarget target) {
        if (target == null) {
            return null;
        }
        if (from instanceof From.RedirectParameter parameter) {
            return target.parameters().get(parameter.name());
        }
        return from instanceof From.RedirectPart part ? target.part(part.part()) : null;
    }

    private @Nullable Object matched(@Nullable Object value) {
        if (value == null || match == null) {
            return value;
        }
        return BoundedMatch.first(match, value.toString())
                .map(found -> found.groupCount() > 0 ? found.group(1) : found.group())
                .orElse(null);
    }

    /** For whoever reads that it was not there. */
    String sought() {
        return where() + (match == null ? "" : " that matches " + match.pattern());
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
        if (from instanceof From.Html html) {
            return "element " + html.selector() + (html.attribute() == null ? "" : ", attribute " + html.attribute());
        }
        if (from instanceof From.RedirectParameter parameter) {
            return "the redirect's parameter " + parameter.name();
        }
        if (from instanceof From.RedirectPart part) {
            return "the redirect's " + part.part();
        }
        return from instanceof From.Cookie cookie ? "cookie " + cookie.name() : "";
    }
}
