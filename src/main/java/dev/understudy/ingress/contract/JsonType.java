package dev.understudy.ingress.contract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of JSON Schema. */
enum JsonType {
    STRING("a string"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    OBJECT("an object"),
    ARRAY("an array"),
    NULL("null");

    private final String words;

    JsonType(String words) {
        this.words = words;
    }

    static JsonType of(String keyword) {
        return valueOf(keyword.toUpperCase(Locale.ROOT));
    }

    String words() {
        return words;
    }

    boolean covers(@Nullable Object value) {
        return switch (this) {
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Number number && isWhole(number);
            case NUMBER -> value instanceof Number;
            case BOOLEAN -> value instanceof Boolean;
            case OBJECT -> value instanceof Map;
            case ARRAY -> value instanceof List;
            case NULL -> value == null;
        };
    }

    /** 600.0 is a whole number to JSON Schema. */
    private static boolean isWhole(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return value == Math.rint(value) && !Double.isInfinite(value);
        }
        return !(number instanceof BigDecimal decimal)
                || decimal.stripTrailingZeros().scale() <= 0;
    }
}
