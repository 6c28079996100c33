package dev.understudy.domain;

import java.util.List;
import java.util.Map;

/**
 * What makes a test signed in at once.
 *
 * @param cookies as a browser would hold them
 * @param tokens by the name that the flow gives them; an expiry, where the shop tells one, stands beside as {@code <name>ExpiresAt}
 */
public record Session(List<Cookie> cookies, Map<String, String> tokens) {
    public static final Session EMPTY = new Session(List.of(), Map.of());

    public Session {
        cookies = List.copyOf(cookies);
        tokens = Map.copyOf(tokens);
    }

    @Override
    public String toString() {
        return "Session[" + cookies.size() + " cookies, tokens " + tokens.keySet() + "]";
    }
}
