package dev.understudy.flow;

import io.vertx.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Entities;

/**
 * Makes what a shop said fit to be shown: no phone number, code, token or cookie can be told from it. It goes by shape, since an answer that nothing expects holds secrets that nobody declared.
 */
final class Masking {
    private static final int LONGEST = 300;
    private static final int LOOKED_AT = 2_000;
    private static final int SHORTEST_SECRET = 4;
    /** The value of a JSON field whose name sounds secret; a code where it has a digit, so that error codes stay readable. */
    private static final Pattern SECRET_FIELD = Pattern.compile(
            "(?i)(\"[^\"]*(?:token|secret|pass|pwd|psw|session|cookie|csrf|otp|apikey|authorization)[^\"]*\"\\s*:\\s*)\"[^\"]*(?:\"|$)");

    /** The same in a form's pairs, and in the parts of a multipart body. */
    private static final Pattern SECRET_PAIR = Pattern.compile(
            "(?i)((?:^|[&?\\s])[^&=\\s]*(?:token|secret|pass|pwd|psw|session|csrf|otp|apikey)[^&=\\s]*=)[^&\\s\"]+");

    private static final Pattern SECRET_PART = Pattern.compile(
            "(?i)(name=\"[^\"]*(?:token|secret|pass|pwd|psw|session|csrf|otp|apikey)[^\"]*\"\\s*\r\n\r\n)[^\r\n]+");

    private static final Pattern CODE_FIELD =
            Pattern.compile("(?i)(\"[^\"]*(?:code|pin)\"\\s*:\\s*)\"(?=[^\"]*[0-9])[^\"]{3,12}\"");
    private static final Pattern NUMBER = Pattern.compile("[0-9](?:[ ()-]{0,2}[0-9]){6,}");
    private static final Pattern CODE =
            Pattern.compile("(?<![0-9…])[0-9]{4,6}(?![0-9])|(?<![0-9])[0-9]{3}[ -][0-9]{3}(?![0-9])");
    private static final Pattern TOKEN = Pattern.compile("(?=[A-Za-z_.~+/=-]*[0-9])[A-Za-z0-9_.~+/=-]{24,}");

    private static final Pattern ENCODED = Pattern.compile("%[0-9A-F]{2}");

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

    /** Takes out values that are known to be secret, wherever they stand, and however a form, a path, JSON or a page spells them. */
    static String without(String text, Collection<String> secrets) {
        List<String> spelled = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .flatMap(Masking::spellings)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String left = text;
        for (String secret : spelled) {
            left = left.replace(secret, "***");
        }
        return left;
    }

    private static Stream<String> spellings(String secret) {
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String path = form.replace("+", "%20").replace("%7E", "~");
        String json = Json.encode(secret);
        return Stream.of(
                secret,
                form,
                lowerCaseHex(form),
                path,
                lowerCaseHex(path),
                json.substring(1, json.length() - 1),
                json.substring(1, json.length() - 1).replace("/", "\\/"),
                Entities.escape(secret));
    }

    private static String lowerCaseHex(String encoded) {
        return ENCODED.matcher(encoded).replaceAll(found -> found.group().toLowerCase(Locale.ROOT));
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
