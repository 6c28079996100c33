package dev.understudy.fuzz;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as text, wrong JSON included: what a library would refuse to write is exactly what is wanted here. */
final class JsonText {
    private JsonText() {}

    /** Written as it is: a number too large, a member that stands twice, half a token. */
    record Raw(String text) {}

    static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Raw raw) {
            out.append(raw.text());
        } else if (value instanceof Map<?, ?> object) {
            members(object, out);
        } else if (value instanceof List<?> array) {
            String separator = "[";
            for (Object item : array) {
                out.append(separator);
                write(item, out);
                separator = ",";
            }
            out.append(array.isEmpty() ? "[]" : "]");
        } else if (value instanceof String text) {
            string(text, out);
        } else {
            out.append(value);
        }
    }

    private static void members(Map<?, ?> object, StringBuilder out) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> each = object.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<?, ?> member = each.next();
            string(String.valueOf(member.getKey()), out);
            out.append(':');
            write(member.getValue(), out);
            out.append(each.hasNext() ? "," : "");
        }
        out.append('}');
    }

    /** A surrogate without its other half has no UTF-8: it travels as an escape. */
    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
