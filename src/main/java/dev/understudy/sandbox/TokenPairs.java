package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Access and refresh tokens. An access token looks like a JWT, and yet is looked up: it ends with its user, and outlives a restart of the shop as session cookies do.
 */
final class TokenPairs {
    /** Never longer than the session's life, which is that of the refresh token. */
    static final Duration LONGEST_ACCESS = Duration.ofMinutes(15);

    private static final String BEARER = "Bearer ";
    private static final String MAC = "HmacSHA256";
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            base64(new JsonObject().put("alg", "HS256").put("typ", "JWT"));

    private final Accounts accounts;
    private final Duration refreshLife;
    private final InstantSource clock;
    private final SecretKeySpec key = new SecretKeySpec(SessionTokens.fresh().getBytes(StandardCharsets.UTF_8), MAC);

    record Pair(User user, String access, String refresh, Duration accessLife, Duration refreshLife) {
        @Override
        public String toString() {
            return "Pair[" + user.id() + "]";
        }
    }

    TokenPairs(Accounts accounts, Duration refreshLife, InstantSource clock) {
        this.accounts = accounts;
        this.refreshLife = refreshLife;
        this.clock = clock;
    }

    Future<Pair> open(User user) {
        Duration accessLife = refreshLife.compareTo(LONGEST_ACCESS) < 0 ? refreshLife : LONGEST_ACCESS;
        Pair pair = new Pair(user, accessToken(user, accessLife), SessionTokens.fresh(), accessLife, refreshLife);
        return accounts.openSession(user, pair.access, accessLife)
                .compose(nothing -> accounts.openSession(user, forRefreshing(pair.refresh), refreshLife))
                .map(pair);
    }

    /** Kept under another name than it is given out, so that a refresh token is no access token. */
    private static String forRefreshing(String token) {
        return "refresh:" + token;
    }

    private String accessToken(User user, Duration life) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = new JsonObject()
                .put("sub", user.id())
                .put("iat", now)
                .put("exp", now + life.getSeconds())
                .put("jti", SessionTokens.fresh());
        String signed = HEADER + "." + base64(claims);
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return signed + "." + TEXT.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(JsonObject json) {
        return TEXT.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** Whose access token the request carries; null where it has none that is good. */
    @Nullable
    User bearer(Exchange exchange) {
        String given = exchange.request().getHeader(HttpHeaders.AUTHORIZATION);
        return given == null || !given.startsWith(BEARER) ? null : accounts.bySession(given.substring(BEARER.length()));
    }

    /** A refresh token works once. Null where it is not good. */
    Future<@Nullable Pair> refresh(String token) {
        String name = forRefreshing(token);
        User user = accounts.bySession(name);
        if (user == null) {
            return Future.succeededFuture(null);
        }
        return accounts.endSession(name).compose(nothing -> open(user)).map(pair -> (@Nullable Pair) pair);
    }
}
