package dev.understudy.ingress.contract;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Keywords for strings. Each leaves other types alone, as JSON Schema wants it. */
final class TextChecks {
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** JSON and percent-escapes can spell NUL; PostgreSQL takes it in no text, and would fail the whole statement. */
    static final Check STORABLE = (value, at, findings) -> {
        if (value instanceof String text && text.indexOf('\0') >= 0) {
            findings.add(at, "must not hold NUL");
        }
    };

    private TextChecks() {}

    static Check atLeast(int characters) {
        String rule = characters == 1 ? "must not be empty" : "must have at least " + characters + " characters";
        return (value, at, findings) -> {
            if (value instanceof String text && length(text) < characters) {
                findings.add(at, rule);
            }
        };
    }

    static Check atMost(int characters) {
        return (value, at, findings) -> {
            if (value instanceof String text && text.length() > characters && length(text) > characters) {
                findings.add(at, "must have at most " + characters + " characters; this has " + length(text));
            }
        };
    }

    /** Whole texts only: for {@code find}, {@code $} also matches before a line break at the end, which no name may have. */
    static Check matching(String expression) {
        if (!expression.startsWith("^") || !expression.endsWith("$")) {
            throw new IllegalArgumentException("openapi.yaml has a pattern without ^ and $: " + expression);
        }
        Pattern pattern = Pattern.compile(expression);
        return (value, at, findings) -> {
            if (value instanceof String text && !pattern.matcher(text).matches()) {
                findings.add(at, "must match " + expression);
            }
        };
    }

    static Check format(String format) {
        return switch (format) {
            case "uuid" ->
                (value, at, findings) -> {
                    if (value instanceof String text
                            && !UUID_SHAPE.matcher(text).matches()) {
                        findings.add(at, "must be a UUID, such as 019aa5d1-5f6c-7000-9d4e-3f1f0b8a2c11");
                    }
                };
            case "date" ->
                (value, at, findings) -> {
                    if (value instanceof String text && !isDate(text)) {
                        findings.add(at, "must be a date, such as 1990-01-31");
                    }
                };
            case "date-time" ->
                (value, at, findings) -> {
                    if (value instanceof String text && !isTime(text)) {
                        findings.add(at, "must be a time, such as 2026-01-31T12:00:00Z");
                    }
                };
            default -> throw new IllegalArgumentException("no check is known for the format " + format);
        };
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() >= 0;
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }
}
