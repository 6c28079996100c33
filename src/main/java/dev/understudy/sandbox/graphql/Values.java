package dev.understudy.sandbox.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads arguments and variables. */
final class Values {
    private static final int UNICODE_DIGITS = 4;

    private final Tokens tokens;
    private final Map<String, @Nullable Object> given;
    private final Map<String, @Nullable Object> defaults = new HashMap<>();
    private final Set<String> declared = new HashSet<>();

    Values(Tokens tokens, Map<String, @Nullable Object> given) {
        this.tokens = tokens;
        this.given = given;
    }

    /** What stands between the brackets after an operation's name; the types are taken at their word. */
    void declare() {
        while (!tokens.takeIf(")")) {
            tokens.expect("$");
            String name = tokens.name();
            tokens.expect(":");
            boolean required = type();
            declared.add(name);
            if (tokens.takeIf("=")) {
                defaults.put(name, value());
            } else if (required && given.get(name) == null) {
                throw new DocumentMistake("Variable \"$" + name + "\" was not provided.");
            }
        }
    }

    /** Whether it must not be null. */
    private boolean type() {
        if (tokens.takeIf("[")) {
            boolean unused = type();
            tokens.expect("]");
        } else {
            String unused = tokens.name();
        }
        return tokens.takeIf("!");
    }

    Map<String, @Nullable Object> arguments() {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        while (!tokens.takeIf(")")) {
            String name = tokens.name();
            tokens.expect(":");
            arguments.put(name, value());
        }
        return arguments;
    }

    private @Nullable Object value() {
        if (tokens.takeIf("$")) {
            return variable(tokens.name());
        }
        if (tokens.takeIf("[")) {
            List<@Nullable Object> list = new ArrayList<>();
            while (!tokens.takeIf("]")) {
                list.add(value());
            }
            return list;
        }
        if (tokens.takeIf("{")) {
            return object();
        }
        return literal(tokens.take());
    }

    private @Nullable Object variable(String name) {
        if (!declared.contains(name)) {
            throw new DocumentMistake("Variable \"$" + name + "\" is not defined.");
        }
        return given.containsKey(name) ? given.get(name) : defaults.get(name);
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (!tokens.takeIf("}")) {
            String name = tokens.name();
            tokens.expect(":");
            object.put(name, value());
        }
        return object;
    }

    /** Names of an enum's values are texts here. */
    private static @Nullable Object literal(String token) {
        if (token.isEmpty()) {
            throw new DocumentMistake("Syntax Error: expected a value, found the end");
        }
        char first = token.charAt(0);
        if (first == '"') {
            return text(token);
        }
        if (Character.isDigit(first) || first == '-') {
            return Double.valueOf(token);
        }
        if (!Character.isLetter(first) && first != '_') {
            throw new DocumentMistake("Syntax Error: expected a value, found '" + token + "'");
        }
        return switch (token) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            case "null" -> null;
            default -> token;
        };
    }

    private static String text(String token) {
        if (token.startsWith("\"\"\"")) {
            return token.substring(3, token.length() - 3).strip();
        }
        StringBuilder text = new StringBuilder(token.length());
        for (int at = 1; at < token.length() - 1; at++) {
            char c = token.charAt(at);
            if (c != '\\') {
                text.append(c);
            } else if (token.charAt(++at) == 'u') {
                text.append(unicode(token, at + 1));
                at += UNICODE_DIGITS;
            } else {
                text.append(escaped(token.charAt(at)));
            }
        }
        return text.toString();
    }

    private static char unicode(String token, int from) {
        try {
            return (char) Integer.parseInt(token.substring(from, from + UNICODE_DIGITS), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new DocumentMistake("Syntax Error: \\u wants four hexadecimal digits");
        }
    }

    private static char escaped(char mark) {
        return switch (mark) {
            case '"', '\\', '/' -> mark;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new DocumentMistake("Syntax Error: \\" + mark + " is no escape");
        };
    }
}
