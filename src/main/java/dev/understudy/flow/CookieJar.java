package dev.understudy.flow;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one run, RFC 6265 as browsers keep it: {@code Secure} counts loopback as secure, the name prefixes of RFC 6265bis hold. In place of the public suffix list stands a light rule (no
 * bare names, no {@code co.uk}): every origin is the team's own, so the list would only guard it against itself.
 */
final class CookieJar {
    private static final int MOST = 100;
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");
    private static final Pattern PUBLIC_SUFFIX = Pattern.compile("[^.]*|(?:co|com|org|net|gov|edu|ac)\\.[a-z]{2}");

    private final InstantSource clock;
    private final List<Cookie> cookies;

    CookieJar(List<Cookie> cookies, InstantSource clock) {
        this.cookies = new ArrayList<>(cookies);
        this.clock = clock;
    }

    /** Takes what an answer sets, in the order of its headers. */
    void accept(Origin origin, String pathAndQuery, List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            SetCookie.parse(header, clock.instant())
                    .flatMap(set -> cookie(set, origin, pathOf(pathAndQuery)))
                    .ifPresent(this::put);
        }
    }

    private static Optional<Cookie> cookie(SetCookie set, Origin origin, String requestPath) {
        String host = origin.host();
        String domain = set.domain();
        boolean hostOnly = domain == null || domain.equals(host);
        if (domain != null
                && !hostOnly
                && (!belongsTo(host, domain) || PUBLIC_SUFFIX.matcher(domain).matches())) {
            return Optional.empty();
        }
        if (set.secure() && !isTrustworthy(origin) || !prefixHolds(set)) {
            return Optional.empty();
        }
        boolean exact = domain == null || IP_ADDRESS.matcher(host).matches() || !domain.contains(".");
        return Optional.of(new Cookie(
                set.name(),
                set.value(),
                domain == null ? host : domain,
                exact,
                set.path() == null ? defaultPath(requestPath) : set.path(),
                set.expires(),
                set.secure(),
                set.httpOnly(),
                set.sameSite()));
    }

    private static boolean prefixHolds(SetCookie set) {
        if (set.name().startsWith("__Host-")) {
            return set.secure() && set.domain() == null && "/".equals(set.path());
        }
        return !set.name().startsWith("__Secure-") || set.secure();
    }

    private void put(Cookie cookie) {
        cookies.removeIf(old -> isSame(old, cookie));
        if (!isOver(cookie) && cookies.size() < MOST) {
            cookies.add(cookie);
        }
    }

    private static boolean isSame(Cookie left, Cookie right) {
        return left.name().equals(right.name())
                && left.domain().equals(right.domain())
                && left.hostOnly() == right.hostOnly()
                && left.path().equals(right.path());
    }

    private boolean isOver(Cookie cookie) {
        Instant expires = cookie.expires();
        return expires != null && !expires.isAfter(clock.instant());
    }

    /** The Cookie header for a request, longer paths first, then older ones first; empty where none goes with it. */
    Optional<String> header(Origin origin, String pathAndQuery) {
        String path = pathOf(pathAndQuery);
        String header = cookies.stream()
                .filter(cookie -> !isOver(cookie) && goesTo(cookie, origin, path))
                .sorted(Comparator.comparingInt((Cookie cookie) -> cookie.path().length())
                        .reversed())
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    private static boolean goesTo(Cookie cookie, Origin origin, String path) {
        boolean host =
                cookie.hostOnly() ? origin.host().equals(cookie.domain()) : belongsTo(origin.host(), cookie.domain());
        return host && pathFits(path, cookie.path()) && (!cookie.secure() || isTrustworthy(origin));
    }

    private static boolean isTrustworthy(Origin origin) {
        return origin.isSecure() || origin.isLoopback();
    }

    private static boolean belongsTo(String host, String domain) {
        return host.equals(domain)
                || host.endsWith("." + domain) && !IP_ADDRESS.matcher(host).matches();
    }

    private static boolean pathFits(String path, String cookiePath) {
        return path.equals(cookiePath)
                || path.startsWith(cookiePath) && (cookiePath.endsWith("/") || path.charAt(cookiePath.length()) == '/');
    }

    private static String pathOf(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
    }

    private static String defaultPath(String requestPath) {
        int last = requestPath.lastIndexOf('/');
        return last <= 0 ? "/" : requestPath.substring(0, last);
    }

    /** The newest of that name, whatever its path. */
    @Nullable
    String value(String name) {
        String value = null;
        for (Cookie cookie : cookies) {
            if (cookie.name().equals(name) && !isOver(cookie)) {
                value = cookie.value();
            }
        }
        return value;
    }

    List<Cookie> cookies() {
        return cookies.stream().filter(cookie -> !isOver(cookie)).toList();
    }
}
