package dev.understudy.store.read;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a page ends, opaque to clients, so that a list may change its order without breaking them. A key, not an offset: rows that come or go move no page. */
final class Cursor {
    private Cursor() {}

    static String of(Object key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    static @Nullable UUID uuid(@Nullable String cursor) {
        try {
            return cursor == null ? null : UUID.fromString(decoded(cursor));
        } catch (IllegalArgumentException foreign) {
            throw refused();
        }
    }

    static @Nullable Long number(@Nullable String cursor) {
        try {
            return cursor == null ? null : Long.valueOf(decoded(cursor));
        } catch (IllegalArgumentException foreign) {
            throw refused();
        }
    }

    static String text(String cursor) {
        try {
            return decoded(cursor);
        } catch (IllegalArgumentException foreign) {
            throw refused();
        }
    }

    /** Without NUL, which no key holds: PostgreSQL takes it in no text, and would fail the whole statement. */
    private static String decoded(String cursor) {
        String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("NUL is in no key");
        }
        return key;
    }

    private static Refusal refused() {
        return Failure.BadInput.of("query cursor", "must be the 'next' of a page of this very list")
                .asRefusal();
    }
}
