package dev.understudy.flow;

import dev.understudy.domain.Cookie.SameSite;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Set-Cookie header as RFC 6265, 5.2 reads it: leniently, unknown attributes ignored, the last of two counts.
 *
 * @param domain without its leading dot, lower-case; null where there was none
 * @param path null where there was none, or one that does not start with a slash
 */
record SetCookie(
        String name,
        String value,
        @Nullable String domain,
        @Nullable String path,
        @Nullable Instant expires,
        boolean secure,
        boolean httpOnly,
        @Nullable SameSite sameSite) {
    private static final int LONGEST = 8_192;

    /** Empty where a browser would ignore the header. */
    static Optional<SetCookie> parse(String header, Instant now) {
        String[] parts = header.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals < 1 || header.length() > LONGEST || hasControl(header)) {
            return Optional.empty();
        }
        String name = parts[0].substring(0, equals).strip();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Attributes attributes = new Attributes(now);
        Arrays.stream(parts).skip(1).forEach(attributes::take);
        return Optional.of(new SetCookie(
                name,
                parts[0].substring(equals + 1).strip(),
                attributes.domain,
                attributes.path,
                attributes.maxAge != null ? attributes.maxAge : attributes.expires,
                attributes.secure,
                attributes.httpOnly,
                attributes.sameSite));
    }

    private static boolean hasControl(String header) {
        return header.chars().anyMatch(letter -> letter < 0x20 && letter != '\t' || letter == 0x7f);
    }

    private static final class Attributes {
        private final Instant now;
        private @Nullable String domain;
        private @Nullable String path;
        private @Nullable Instant expires;
        private @Nullable Instant maxAge;
        private boolean secure;
        private boolean httpOnly;
        private @Nullable SameSite sameSite;

        Attributes(Instant now) {
            this.now = now;
        }

        void take(String attribute) {
            int equals = attribute.indexOf('=');
            String name = (equals < 0 ? attribute : attribute.substring(0, equals)).strip();
            String value = equals < 0 ? "" : attribute.substring(equals + 1).strip();
            switch (name.toLowerCase(Locale.ROOT)) {
                case "domain" -> takeDomain(value);
                case "path" -> path = value.startsWith("/") ? value : null;
                case "expires" -> CookieDate.parse(value).ifPresent(date -> expires = date);
                case "max-age" -> takeMaxAge(value);
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> takeSameSite(value);
                default -> {}
            }
        }

        private void takeDomain(String value) {
            String bare = value.startsWith(".") ? value.substring(1) : value;
            if (!bare.isEmpty()) {
                domain = bare.toLowerCase(Locale.ROOT);
            }
        }

        /** Over a life of 400 days browsers cap it, so a longer number is no overflow either. */
        private void takeMaxAge(String value) {
            if (value.matches("-[0-9]+|0+")) {
                maxAge = Instant.EPOCH;
            } else if (value.matches("[0-9]+")) {
                long most = 400L * 24 * 60 * 60;
                long seconds = value.length() > 9 ? most : Math.min(most, Long.parseLong(value));
                maxAge = now.plusSeconds(seconds);
            }
        }

        private void takeSameSite(String value) {
            sameSite = Arrays.stream(SameSite.values())
                    .filter(each -> each.label().equalsIgnoreCase(value))
                    .findFirst()
                    .orElse(null);
        }
    }
}
