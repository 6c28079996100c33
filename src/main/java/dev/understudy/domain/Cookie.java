package dev.understudy.domain;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One cookie as a browser keeps it (RFC 6265).
 *
 * @param domain host it belongs to, lower-case, without a leading dot
 * @param hostOnly whether it goes to that exact host alone
 * @param expires null for a session cookie
 * @param sameSite as set, null where the shop said nothing
 */
public record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        @Nullable Instant expires,
        boolean secure,
        boolean httpOnly,
        @Nullable SameSite sameSite) {

    /** The cookie's SameSite attribute. */
    public enum SameSite {
        STRICT,
        LAX,
        NONE;

        /** As browsers' tools spell it: {@code Strict}. */
        public String label() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return "Cookie[" + name + " of " + domain + path + "]";
    }
}
