package dev.understudy.sandbox;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;

/** The cookies of somebody signed in: the session, and a harmless one that scripts may read. */
final class SessionCookies {
    static final String SESSION = "sandbox_session";
    static final String REGION = "sandbox_region";

    private SessionCookies() {}

    static Reply.Header[] open(String token, Duration life) {
        String common = "; Max-Age=" + life.getSeconds() + "; Path=/; SameSite=Lax";
        return new Reply.Header[] {
            new Reply.Header(HttpHeaders.SET_COOKIE, SESSION + "=" + token + common + "; HttpOnly"),
            new Reply.Header(HttpHeaders.SET_COOKIE, REGION + "=test" + common)
        };
    }
}
