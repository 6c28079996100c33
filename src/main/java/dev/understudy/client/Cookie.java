package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as a browser keeps it (RFC 6265).
 *
 * @param domain lower-case host without a leading dot
 * @param expires null for a session cookie
 * @param sameSite {@code Strict}, {@code Lax} or {@code None}; null where the shop said nothing
 * @param hostOnly whether it goes to that exact host alone
 */
public record Cookie(
        String name,
        String value,
        String domain,
        String path,
        @Nullable Instant expires,
        boolean httpOnly,
        boolean secure,
        @Nullable String sameSite,
        boolean hostOnly) {
    Cookie(JsonObject json) {
        this(
                json.text("name"),
                json.text("value"),
                json.text("domain"),
                json.text("path"),
                json.timeOrNull("expires"),
                json.flag("httpOnly"),
                json.flag("secure"),
                json.textOrNull("sameSite"),
                json.flag("hostOnly"));
    }

    @Override
    public String toString() {
        return "cookie " + name + " of " + domain + path;
    }
}
