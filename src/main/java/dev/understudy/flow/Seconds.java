package dev.understudy.flow;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number as a shop writes it in JSON, with quotes or without. */
final class Seconds {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    private Seconds() {}

    /** Null where it is none that makes sense. */
    static @Nullable BigDecimal of(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }
}
