package dev.understudy.client.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text into {@link JsonObject}, {@code List}, {@code String}, {@code Long}, {@code BigDecimal}, {@code Boolean} or null. */
final class JsonReader {
    /** Nothing that the service sends is nested deeper than ten; without a bound a hostile text ends in a stack overflow. */
    private static final int DEEPEST = 64;

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private final String text;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    static @Nullable Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.problem("nothing more");
        }
        return value;
    }

    private @Nullable Object value() {
        skipSpace();
        char first = peek();
        return switch (first) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private JsonObject object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        open();
        if (!ends('}')) {
            do {
                skipSpace();
                int place = at;
                String name = string();
                skipSpace();
                expect(':');
                Object value = value();
                if (members.containsKey(name)) {
                    at = place;
                    throw problem("each name once, not '" + name + "' again");
                }
                members.put(name, value);
            } while (goesOn('}'));
        }
        depth--;
        return new JsonObject(members);
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> items = new ArrayList<>();
        open();
        if (!ends(']')) {
            do {
                items.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return items;
    }

    private void open() {
        at++;
        if (++depth > DEEPEST) {
            throw problem("at most " + DEEPEST + " levels");
        }
    }

    private boolean ends(char bracket) {
        skipSpace();
        boolean ended = peek() == bracket;
        if (ended) {
            at++;
        }
        return ended;
    }

    private boolean goesOn(char bracket) {
        if (ends(bracket)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        expect('"');
        StringBuilder read = new StringBuilder();
        while (peek() != '"') {
            char next = text.charAt(at++);
            if (next < ' ') {
                at--;
                throw problem("a control character written as \\u00xx");
            }
            read.append(next == '\\' ? escaped() : next);
        }
        at++;
        return read.toString();
    }

    private char escaped() {
        char letter = peek();
        int known = ESCAPED.indexOf(letter);
        if (known >= 0) {
            at++;
            return MEANT.charAt(known);
        }
        if (letter != 'u') {
            throw problem("one of \" \\ / b f n r t u after a backslash");
        }
        at++;
        int code = 0;
        for (int digit = 0; digit < 4; digit++) {
            int value = peek() > 'f' ? -1 : Character.digit(peek(), 16);
            if (value < 0) {
                throw problem("four hexadecimal digits");
            }
            code = code * 16 + value;
            at++;
        }
        return (char) code;
    }

    private Number number() {
        int start = at;
        skip('-');
        if (!take('0')) {
            digits();
        }
        boolean whole = true;
        if (take('.')) {
            whole = false;
            digits();
        }
        if (take('e') || take('E')) {
            whole = false;
            if (!take('+')) {
                skip('-');
            }
            digits();
        }
        BigDecimal value = decimal(start);
        return whole && value.precision() < 19 ? (Number) value.longValueExact() : value;
    }

    private BigDecimal decimal(int start) {
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException tooLarge) {
            at = start;
            throw problem("an exponent that a number can have");
        }
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw problem("a value or a digit");
        }
    }

    private void skip(char allowed) {
        if (at < text.length() && text.charAt(at) == allowed) {
            at++;
        }
    }

    private boolean take(char wanted) {
        int before = at;
        skip(wanted);
        return at > before;
    }

    private @Nullable Object word(String word, @Nullable Object meant) {
        if (!text.startsWith(word, at)) {
            throw problem(word);
        }
        at += word.length();
        return meant;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw problem("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw problem("more");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Shows the place, never the text: there may be a cookie in it. */
    private JsonProblem problem(String expected) {
        return new JsonProblem("no JSON: expected " + expected + " at character " + (at + 1) + " of " + text.length());
    }
}
