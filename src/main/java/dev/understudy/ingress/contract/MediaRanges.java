package dev.understudy.ingress.contract;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** An {@code Accept} header (RFC 9110, 12.5.1), as far as an API needs it that has one form for each answer: which forms are welcome, not which is dearest. */
final class MediaRanges {
    private MediaRanges() {}

    static boolean cover(String accept, Collection<String> types) {
        return Arrays.stream(accept.split(","))
                .map(range -> range.strip().toLowerCase(Locale.ROOT))
                .filter(range -> !isRefusal(range))
                .map(range -> range.split(";", 2)[0].strip())
                .anyMatch(range -> types.stream().anyMatch(type -> covers(range, type)));
    }

    /** {@code text/html;q=0} says what is not wanted. */
    private static boolean isRefusal(String range) {
        return range.replace(" ", "").matches(".*;q=0(\\.0*)?(;.*)?");
    }

    private static boolean covers(String range, String type) {
        return range.equals("*/*")
                || range.equals(type)
                || range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1));
    }
}
