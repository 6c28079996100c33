package dev.understudy.flow;

import java.util.Arrays;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes what a shop said fit to be shown: no phone number, code, token or cookie can be told from it. It goes by shape, since an answer that nothing expects holds secrets that nobody declared.
 */
final class Masking {
    private static final int LONGEST = 300;
    private static final int LOOKED_AT = 2_000;
    private static final int SHORTEST_SECRET = 4;
    /** The value of a JSON field whose name sounds secret; a code where it has a digit, so that error codes stay readable. */
    private static final Pattern SECRET_FIELD = Pattern.compile(
            "(?i)(\"[^\"]*(?:token|secret|passw|session|cookie|csrf|otp|apikey|authorization)[^\"]*\"\\s*:\\s*)\"[^\"]*(?:\"|$)");

    /** The same in a form's pairs, and in the parts of a multipart body. */
    private static final Pattern SECRET_PAIR = Pattern.compile(
            "(?i)((?:^|[&?\\s])[^&=\\s]*(?:token|secret|passw|session|csrf|otp|apikey)[^&=\\s]*=)[^&\\s\"]+");

    private static final Pattern SECRET_PART = Pattern.compile(
            "(?i)(name=\"[^\"]*(?:token|secret|passw|session|csrf|otp|apikey)[^\"]*\"\\s*\r\n\r\n)[^\r\n]+");

    private static final Pattern CODE_FIELD =
            Pattern.compile("(?i)(\"[^\"]*(?:code|pin)\"\\s*:\\s*)\"(?=[^\"]*[0-9])[^\"]{3,12}\"");
    private static final Pattern NUMBER = Pattern.compile("[0-9](?:[ ()-]{0,2}[0-9]){6,}");
    private static final Pattern CODE =
            Pattern.compile("(?<![0-9…])[0-9]{4,6}(?![0-9])|(?<![0-9])[0-9]{3}[ -][0-9]{3}(?![0-9])");
    private static final Pattern TOKEN = Pattern.compile("(?=[A-Za-z_.~+/=-]*[0-9])[A-Za-z0-9_.~+/=-]{24,}");

    private Masking() {}

    /** Masked, on one line, shortened. Control characters go, too: PostgreSQL stores no NUL, and a log should not ring. */
    static String shown(String text) {
        String start = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        String masked = masked(start).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }

    /** A path without its query, each segment masked by itself. */
    static String path(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        return Arrays.stream(path.split("/", -1)).map(Masking::masked).collect(Collectors.joining("/"));
    }

    /** The path of a link that somebody was sent: each segment that could be its token is left out. */
    static String linkPath(String pathAndQuery) {
        return Arrays.stream(path(pathAndQuery).split("/", -1))
                .map(segment -> segment.matches(".*[0-9].*[0-9].*") ? "***" : segment)
                .collect(Collectors.joining("/"));
    }

    /** Takes out values that are known to be secret, wherever they stand. */
    static String without(String text, Collection<String> secrets) {
        String left = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                left = left.replace(secret, "***");
            }
        }
        return left;
    }

    static String masked(String text) {
        String masked = SECRET_FIELD.matcher(text).replaceAll("$1\"***\"");
        masked = SECRET_PAIR.matcher(masked).replaceAll("$1***");
        masked = SECRET_PART.matcher(masked).replaceAll("$1***");
        masked = CODE_FIELD.matcher(masked).replaceAll("$1\"***\"");
        masked = TOKEN.matcher(masked).replaceAll("***");
        masked = NUMBER.matcher(masked).replaceAll(Masking::lastTwo);
        return CODE.matcher(masked).replaceAll("####");
    }

    private static String lastTwo(MatchResult number) {
        return "…" + number.group().substring(number.group().length() - 2);
    }
}
