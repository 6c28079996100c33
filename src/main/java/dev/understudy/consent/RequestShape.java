package dev.understudy.consent;

import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Reason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request must look like to go over the wire as one request to one origin, and as ours. A line break smuggled in by a value would make two requests of one; a header that names another sender
 * would hide us.
 */
final class RequestShape {
    /** A slash that no second one follows, which some servers read as a host; visible ASCII without fragment and backslash. */
    private static final Pattern PATH_AND_QUERY = Pattern.compile("/(?!/)[!-~&&[^#\\\\]]*");

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    /** Ours to set, or about the connection. */
    private static final Set<String> OURS = Set.of(
            "host",
            "user-agent",
            "signature",
            "signature-input",
            "content-digest",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            // Answers are read as they come: a compressed one could be small on the wire and endless in memory.
            "accept-encoding");
    /** Said by proxies, which we are not: a shop that believes them would count us as somebody else. */
    private static final Set<String> ANOTHER_SENDER =
            Set.of("forwarded", "via", "x-forwarded-for", "x-real-ip", "true-client-ip", "cf-connecting-ip");

    private RequestShape() {}

    static Optional<Refused> objection(ShopRequest request) {
        if (request.method().equals(HttpMethod.CONNECT)
                || !TOKEN.matcher(request.method().name()).matches()) {
            return refused("the method '" + printable(request.method().name()) + "' cannot be sent to a shop");
        }
        if (!PATH_AND_QUERY.matcher(request.pathAndQuery()).matches()) {
            return refused("a path starts with one '/' and has visible ASCII characters without '#' and '\\'; encode"
                    + " the others with %");
        }
        return headers(request.headers());
    }

    private static Optional<Refused> headers(MultiMap headers) {
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!TOKEN.matcher(name).matches()) {
                return refused("the header name '" + printable(name) + "' has characters that HTTP does not allow");
            }
            if (OURS.contains(name) || name.startsWith("proxy-")) {
                return refused("the header '" + name + "' is set by Understudy itself; leave it out of the flow");
            }
            if (ANOTHER_SENDER.contains(name)) {
                return refused("the header '" + name + "' names another sender; Understudy never hides, leave it out");
            }
            if (!VALUE.matcher(header.getValue()).matches()) {
                return refused("the value of the header '" + name
                        + "' has a line break or a character that HTTP does not allow");
            }
        }
        return Optional.empty();
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    private static Optional<Refused> refused(String detail) {
        return Optional.of(new Refused(Reason.FLOW_INVALID, detail));
    }
}
