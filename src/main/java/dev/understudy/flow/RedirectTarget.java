package dev.understudy.flow;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect points, looked at without going there: an http(s) URL, or an app's own scheme such as {@code shop-app://welcome?code=…}.
 *
 * @param host with its port where that is not the scheme's own
 * @param parameters of the query and of the fragment, decoded; the query's win
 */
record RedirectTarget(
        String url,
        String scheme,
        String host,
        String path,
        String query,
        String fragment,
        Map<String, String> parameters) {
    private static final Pattern URL =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    /** The parts that can be kept, by their names in a flow file. */
    static final List<String> PARTS = List.of("url", "scheme", "host", "path", "query", "fragment");

    static Optional<RedirectTarget> of(WebAddress from, String location) {
        Optional<WebAddress> web = from.to(location);
        String url = web.map(RedirectTarget::whole).orElseGet(location::strip);
        Matcher parts = URL.matcher(url);
        return parts.matches() ? Optional.of(of(url, parts)) : Optional.empty();
    }

    private static String whole(WebAddress address) {
        return address.url() + (address.fragment().isEmpty() ? "" : "#" + address.fragment());
    }

    private static RedirectTarget of(String url, Matcher parts) {
        String query = given(parts.group(4));
        String fragment = given(parts.group(5));
        Map<String, String> parameters = new LinkedHashMap<>();
        addAll(parameters, fragment);
        addAll(parameters, query);
        return new RedirectTarget(
                url, parts.group(1), given(parts.group(2)), parts.group(3), query, fragment, parameters);
    }

    private static String given(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static void addAll(Map<String, String> parameters, String pairs) {
        for (String pair : pairs.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException strayPercent) {
            return text;
        }
    }

    /** One of {@link #PARTS}; null where the URL has none. */
    @Nullable
    String part(String name) {
        String part = switch (name) {
            case "scheme" -> scheme;
            case "host" -> host;
            case "path" -> path;
            case "query" -> query;
            case "fragment" -> fragment;
            default -> url;
        };
        return part.isEmpty() ? null : part;
    }

    /** A target often carries a code or a token. */
    @Override
    public String toString() {
        return scheme + "://" + host + Masking.path(path);
    }
}
