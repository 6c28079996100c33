package dev.understudy.domain;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * A web origin in the one form that is compared: scheme, lower-case ASCII host without a trailing dot, explicit port.
 *
 * @param host IPv6 addresses stand in brackets
 */
public record Origin(String scheme, String host, int port) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    /** @throws IllegalArgumentException with what to mend: not an http(s) URL, user info, a path, a query */
    public static Origin parse(String text) {
        URI url = URI.create(text.strip());
        Origin origin = of(url);
        String path = url.getRawPath();
        if (path != null && !path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException("an origin has no path; leave '" + path + "' out");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("an origin ends with its port; leave what follows '?' or '#' out");
        }
        return origin;
    }

    /** The origin of a URL, whatever its path. */
    public static Origin of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("an origin starts with https:// (or http:// for loopback)");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an origin is scheme, host and port, without user and password");
        }
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, this is " + port);
        }
        return new Origin(scheme, plainHost(url.getHost()), port);
    }

    private static String plainHost(String host) {
        String lower = host.startsWith("[") ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        lower = lower.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** Only these three spellings: another name or form of the same address could be mapped elsewhere. */
    public boolean isLoopback() {
        return LOOPBACK.contains(host);
    }

    /** {@code host:port} as in a Host header, the port left out where it is the scheme's own (RFC 9421, 2.2.3). */
    public String authority() {
        boolean usual = port == (isSecure() ? 443 : 80);
        return usual ? host : host + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
