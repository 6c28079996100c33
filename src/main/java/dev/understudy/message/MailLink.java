package dev.understudy.message;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A link as it is compared: two spellings of one address are one.
 *
 * @param url absolute; scheme and host in small ASCII letters, the scheme's own port left out
 */
record MailLink(String url, String host, String path) {
    static final int LONGEST = 4_000;

    /** Of a path's segments; a longer one is no word. */
    private static final int LONGEST_WORD = 20;

    /** Empty for what is no web address: mailto, a fragment, a path alone, one with a user's name in it. */
    static Optional<MailLink> parse(String text) {
        if (text.length() > LONGEST || !text.regionMatches(true, 0, "http", 0, 4)) {
            return Optional.empty();
        }
        try {
            URI url = new URI(encoded(text));
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https"))
                    || url.getRawAuthority() == null
                    || url.getRawAuthority().indexOf('@') >= 0) {
                return Optional.empty();
            }
            return Optional.of(of(url, scheme));
        } catch (java.net.URISyntaxException | IllegalArgumentException noAddress) {
            return Optional.empty(); // part of the message's words, not a link
        }
    }

    private static MailLink of(URI url, String scheme) {
        String host = url.getHost() == null
                ? IDN.toASCII(percentDecoded(hostOf(url.getRawAuthority())), IDN.ALLOW_UNASSIGNED)
                : url.getHost();
        host = host.toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String rest = (url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                + (url.getRawFragment() == null ? "" : "#" + url.getRawFragment());
        return new MailLink(scheme + "://" + host + port + path + rest, host, path);
    }

    private static String hostOf(String authority) {
        if (authority.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a port behind a host that is no ASCII");
        }
        return authority;
    }

    private static String percentDecoded(String text) {
        return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What mail programs accept and addresses may not hold; what is encoded already stays. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        text.codePoints().forEach(letter -> {
            if (letter > 0x20 && letter < 0x7f && "\"<>\\^`{|}".indexOf(letter) < 0) {
                encoded.appendCodePoint(letter);
            } else {
                for (byte each : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
                }
            }
        });
        return encoded.toString();
    }

    /** For people: without its query, and without the parts of its path that could be its token. */
    String shown() {
        String site = url.substring(0, url.indexOf('/', url.indexOf("//") + 2));
        return site
                + Arrays.stream(path.split("/", -1))
                        .map(segment -> segment.length() > LONGEST_WORD || segment.matches(".*[0-9].*[0-9].*")
                                ? "***"
                                : segment)
                        .collect(Collectors.joining("/"));
    }

    /** It is as good as a password. */
    @Override
    public String toString() {
        return "MailLink[" + host + "]";
    }
}
