package dev.understudy.flow;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a value in a template; few enough to list on one screen. */
enum TemplateFunction {
    /** The digits alone: {@code +7 (555) 12} is {@code 755512}. */
    DIGITS,
    /** The first letter, lower-case: {@code female} is {@code f}. */
    LETTER,
    UPPER,
    LOWER,
    /** A birth date in another pattern of {@link DateTimeFormatter}: {@code date dd.MM.yyyy}. */
    DATE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TemplateFunction> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }

    boolean wantsArgument() {
        return this == DATE;
    }

    String apply(Object value, String argument) {
        String text = value.toString();
        return switch (this) {
            case DIGITS -> text.replaceAll("[^0-9]", "");
            case LETTER -> text.isEmpty() ? "" : text.substring(0, 1).toLowerCase(Locale.ROOT);
            case UPPER -> text.toUpperCase(Locale.ROOT);
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case DATE -> date(text, argument);
        };
    }

    private static String date(String text, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(LocalDate.parse(text));
    }

    /** What is wrong with a pattern, found by using it once. {@code DD/MM/YYYY}, as people write it, is a pattern, but not of what they mean. */
    static Optional<String> problemOfPattern(String pattern) {
        String letters = pattern.replaceAll("'[^']*'", "");
        if (letters.indexOf('D') >= 0) {
            return Optional.of("has D, the day of the year; the day of the month is d");
        }
        if (letters.indexOf('Y') >= 0) {
            return Optional.of("has Y, which counts years by weeks; the year of a date is y");
        }
        try {
            String ignored = date("2000-01-31", pattern);
            return ignored.isEmpty() ? Optional.of("is empty") : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
