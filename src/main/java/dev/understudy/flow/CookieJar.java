package dev.understudy.flow;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Cookie.SameSite;
import dev.understudy.domain.Origin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one run, RFC 6265 as browsers keep it: {@code Secure} counts loopback as secure, the name prefixes of RFC 6265bis hold. In place of the public suffix list stands a light rule (no
 * bare names, no {@code co.uk}): every origin is the team's own, so the list would only guard it against itself.
 */
final class CookieJar {
    /** Of one host or domain, and of all: what RFC 6265, 6.1 asks of a browser for each host, and what ten thousand waiting runs can hold. */
    private static final int MOST_OF_A_DOMAIN = 50;

    private static final int MOST = 200;
    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");
    private static final Pattern PUBLIC_SUFFIX = Pattern.compile("[^.]*|(?:co|com|org|net|gov|edu|ac)\\.[a-z]{2}");

    private final InstantSource clock;
    /** In the order in which each was first set. */
    private final List<Cookie> cookies;
    /** By their names: what an answer has set last, whatever its domain and path; none that is not among the cookies. */
    private final Map<String, Cookie> newest = new HashMap<>();

    CookieJar(List<Cookie> cookies, InstantSource clock) {
        this.cookies = new ArrayList<>(cookies);
        cookies.forEach(cookie -> newest.put(cookie.name(), cookie));
        this.clock = clock;
    }

    /** Takes what an answer sets, in the order of its headers. */
    void accept(Origin origin, String pathAndQuery, List<String> setCookieHeaders) {
        for (String header : setCookieHeaders) {
            SetCookie.parse(header, clock.instant())
                    .flatMap(set -> cookie(set, origin, pathOf(pathAndQuery)))
                    .filter(cookie -> isTrustworthy(origin) || !hidesSecureOne(cookie))
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
        boolean secureHolds = !set.secure() || isTrustworthy(origin);
        boolean sameSiteHolds = set.sameSite() != SameSite.NONE || set.secure();
        if (!secureHolds || !sameSiteHolds || !prefixHolds(set)) {
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

    /** RFC 6265bis, 4.1.3; browsers compare without regard to case, since some servers do. */
    private static boolean prefixHolds(SetCookie set) {
        String name = set.name().toLowerCase(Locale.ROOT);
        if (name.startsWith("__host-")) {
            return set.secure() && set.domain() == null && "/".equals(set.path());
        }
        return !name.startsWith("__secure-") || set.secure();
    }

    /** RFC 6265bis, 5.7, step 16: what came over TLS is not replaced or shadowed from a connection that anybody could have written to. */
    private boolean hidesSecureOne(Cookie cookie) {
        return cookies.stream()
                .anyMatch(old -> old.secure()
                        && !isOver(old)
                        && old.name().equals(cookie.name())
                        && (belongsTo(old.domain(), cookie.domain()) || belongsTo(cookie.domain(), old.domain()))
                        && pathFits(cookie.path(), old.path()));
    }

    /** A new value takes the old one's place, and with it its age (RFC 6265, 5.3, step 11.3). */
    private void put(Cookie cookie) {
        int at = indexOf(cookie);
        if (isOver(cookie)) {
            cookies.removeIf(old -> isSame(old, cookie));
            newest.remove(cookie.name());
            return;
        }
        newest.put(cookie.name(), cookie);
        if (at >= 0) {
            cookies.set(at, cookie);
        } else {
            cookies.add(cookie);
            makeRoom(cookie.domain());
        }
    }

    private int indexOf(Cookie cookie) {
        for (int at = 0; at < cookies.size(); at++) {
            if (isSame(cookies.get(at), cookie)) {
                return at;
            }
        }
        return -1;
    }

    /** First what is over, then the domain's oldest, then the oldest of all. */
    private void makeRoom(String domain) {
        if (cookies.size() > MOST_OF_A_DOMAIN) {
            cookies.removeIf(this::isOver);
            dropOldest(cookie -> cookie.domain().equals(domain), MOST_OF_A_DOMAIN);
            dropOldest(cookie -> true, MOST);
            newest.values().retainAll(new HashSet<>(cookies));
        }
    }

    private void dropOldest(Predicate<Cookie> which, int most) {
        List<Cookie> those = cookies.stream().filter(which).toList();
        those.stream().limit(Math.max(0, those.size() - most)).forEach(cookies::remove);
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

    /** The newest of that name, whatever its domain and path; where that one was deleted, another that is left. */
    @Nullable
    String value(String name) {
        Cookie last = newest.get(name);
        if (last != null && !isOver(last)) {
            return last.value();
        }
        return cookies.stream()
                .filter(cookie -> cookie.name().equals(name) && !isOver(cookie))
                .map(Cookie::value)
                .findFirst()
                .orElse(null);
    }

    List<Cookie> cookies() {
        return cookies.stream().filter(cookie -> !isOver(cookie)).toList();
    }
}
