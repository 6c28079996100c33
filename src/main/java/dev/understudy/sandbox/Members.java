package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who is signed in by a session's cookie. */
final class Members {
    private final Accounts accounts;
    private final Duration sessionLife;

    Members(Accounts accounts, Duration sessionLife) {
        this.accounts = accounts;
        this.sessionLife = sessionLife;
    }

    @Nullable
    User of(Exchange exchange) {
        String token = exchange.cookie(SessionCookies.SESSION);
        return token == null ? null : accounts.bySession(token);
    }

    /** The answer, with the session's cookies. */
    Future<Reply> welcome(User user, Reply reply) {
        String token = SessionTokens.fresh();
        return accounts.openSession(user, token, sessionLife)
                .map(nothing -> reply.with(SessionCookies.open(token, sessionLife)));
    }

    /** The answer that takes the session's cookie away. */
    Future<Reply> farewell(Exchange exchange, Reply reply) {
        String token = exchange.cookie(SessionCookies.SESSION);
        Future<Void> ended = token == null ? Future.succeededFuture() : accounts.endSession(token);
        return ended.map(nothing ->
                reply.with(new Reply.Header(HttpHeaders.SET_COOKIE, SessionCookies.SESSION + "=; Max-Age=0; Path=/")));
    }
}
