package dev.understudy.flow;

import dev.understudy.domain.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request went, or a reference on a page or in a redirect leads, read as browsers read it: blanks and other letters encoded, backslashes as slashes, dots resolved (RFC 3986, 5.2, which
 * {@link URI#resolve} gets wrong for a bare query).
 *
 * @param pathAndQuery as it goes over the wire, starting with a slash
 * @param fragment without its {@code #}; empty where there is none
 */
record WebAddress(Origin origin, String pathAndQuery, String fragment) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");
    private static final Pattern REMOTE = Pattern.compile("//([^/?]*)(.*)");
    private static final Pattern HEAD = Pattern.compile("[^?#]*");
    private static final String NEVER_AS_IT_IS = "\"<>\\";

    static WebAddress of(Origin origin, String pathAndQuery) {
        return new WebAddress(origin, pathAndQuery, "");
    }

    /** Empty where the text is no absolute http(s) URL. */
    static Optional<WebAddress> parse(String url) {
        String text = cleaned(url);
        Matcher scheme = SCHEME.matcher(text);
        return scheme.matches() ? absolute(scheme.group(1), scheme.group(2)) : Optional.empty();
    }

    /** Empty where it leads to no http(s) origin: a {@code mailto:}, a URL with a password, an impossible host. */
    Optional<WebAddress> to(String reference) {
        String text = cleaned(reference);
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            return absolute(scheme.group(1), scheme.group(2));
        }
        if (text.startsWith("//")) {
            return absolute(origin.scheme(), text);
        }
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        return Optional.of(at(origin, relative(hash < 0 ? text : text.substring(0, hash)), fragment));
    }

    private String relative(String text) {
        if (text.isEmpty()) {
            return pathAndQuery;
        }
        if (text.startsWith("/")) {
            return text;
        }
        String path = path();
        return text.startsWith("?") ? path + text : path.substring(0, path.lastIndexOf('/') + 1) + text;
    }

    private static Optional<WebAddress> absolute(String scheme, String rest) {
        int hash = rest.indexOf('#');
        Matcher remote = REMOTE.matcher(hash < 0 ? rest : rest.substring(0, hash));
        if (!remote.matches()) {
            return Optional.empty();
        }
        try {
            Origin origin = Origin.of(URI.create(scheme.toLowerCase(Locale.ROOT) + "://" + remote.group(1)));
            String path = remote.group(2).startsWith("/") ? remote.group(2) : "/" + remote.group(2);
            return Optional.of(at(origin, path, hash < 0 ? "" : rest.substring(hash + 1)));
        } catch (IllegalArgumentException noOrigin) {
            return Optional.empty();
        }
    }

    private static WebAddress at(Origin origin, String pathAndQuery, String fragment) {
        int query = pathAndQuery.indexOf('?');
        String path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        String rest = query < 0 ? "" : pathAndQuery.substring(query);
        return new WebAddress(origin, encoded(withoutDots(path) + rest), fragment);
    }

    private static String withoutDots(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        Deque<String> left = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean up = segments[i].equals("..");
            boolean here = segments[i].equals(".");
            if (up && !left.isEmpty()) {
                String ignored = left.removeLast();
            }
            if (!up && !here) {
                left.addLast(segments[i]);
            } else if (i == segments.length - 1) {
                left.addLast("");
            }
        }
        return "/" + String.join("/", left);
    }

    /** Blanks around it and line breaks in it are mistakes that browsers forgive. */
    private static String cleaned(String reference) {
        String text = reference.strip().replaceAll("[\\t\\r\\n]", "");
        Matcher head = HEAD.matcher(text);
        int end = head.lookingAt() ? head.end() : 0;
        return text.substring(0, end).replace('\\', '/') + text.substring(end);
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints().forEach(letter -> append(encoded, letter));
        return encoded.toString();
    }

    private static void append(StringBuilder encoded, int letter) {
        if (letter > ' ' && letter < 0x7f && NEVER_AS_IT_IS.indexOf(letter) < 0) {
            encoded.append((char) letter);
            return;
        }
        for (byte each : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", each & 0xff));
        }
    }

    String path() {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    /** As a browser's address line would be sent on: without the fragment. */
    String url() {
        return origin.scheme() + "://" + origin.authority() + pathAndQuery;
    }

    /** The query and the fragment may hold what is as good as a password. */
    @Override
    public String toString() {
        return origin + Masking.path(pathAndQuery);
    }
}
