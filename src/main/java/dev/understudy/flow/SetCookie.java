package dev.understudy.flow;

import dev.understudy.domain.Cookie.SameSite;
import java.net.IDN;
import java.time.Duration;
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
    /** Name and value together, and each attribute: RFC 6265bis, 5.6. */
    private static final int LONGEST = 4_096;

    private static final int LONGEST_ATTRIBUTE = 1_024;
    private static final Duration LONGEST_LIFE = Duration.ofDays(400);

    /** Empty where a browser would ignore the header. */
    static Optional<SetCookie> parse(String header, Instant now) {
        String[] parts = header.split(";", -1);
        int equals = parts[0].indexOf('=');
        if (equals < 1 || parts[0].length() > LONGEST || hasControl(header)) {
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
            if (value.length() > LONGEST_ATTRIBUTE) {
                return;
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "domain" -> takeDomain(value);
                case "path" -> path = value.startsWith("/") ? value : null;
                case "expires" -> CookieDate.parse(value).ifPresent(date -> expires = capped(date));
                case "max-age" -> takeMaxAge(value);
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> takeSameSite(value);
                default -> {}
            }
        }

        private Instant capped(Instant date) {
            Instant most = now.plus(LONGEST_LIFE);
            return date.isAfter(most) ? most : date;
        }

        private void takeDomain(String value) {
            String bare = value.startsWith(".") ? value.substring(1) : value;
            if (!bare.isEmpty()) {
                domain = ascii(bare).toLowerCase(Locale.ROOT);
            }
        }

        /** A domain that no name server could know fits no host either. */
        private static String ascii(String domain) {
            try {
                return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException impossible) {
                return domain;
            }
        }

        /** Over a life of 400 days browsers cap it, so a longer number is no overflow either. */
        private void takeMaxAge(String value) {
            if (value.matches("-[0-9]+|0+")) {
                maxAge = Instant.EPOCH;
            } else if (value.matches("[0-9]+")) {
                maxAge = value.length() > 9 ? now.plus(LONGEST_LIFE) : capped(now.plusSeconds(Long.parseLong(value)));
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
