package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What clients call by themselves: discovery, tokens, user info. */
final class TokenDesk implements Face {
    private final Grants grants;
    private final TokenPairs tokens;
    private final Accounts accounts;
    private final EmailSignUp signUp;
    private final InstantSource clock;
    private final IdTokens idTokens = new IdTokens();

    TokenDesk(Grants grants, TokenPairs tokens, Accounts accounts, EmailSignUp signUp, InstantSource clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.accounts = accounts;
        this.signUp = signUp;
        this.clock = clock;
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.GET, "/.well-known/openid-configuration", Routes.Guard.NOBODY, this::discovery);
        routes.add(HttpMethod.GET, "/oidc/keys", Routes.Guard.NOBODY, exchange -> now(Reply.ok(idTokens.keySet())));
        routes.add(HttpMethod.POST, "/oidc/token", Routes.Guard.NOBODY, this::token);
        routes.add(HttpMethod.GET, "/oidc/userinfo", Routes.Guard.NOBODY, this::userInfo);
        routes.add(HttpMethod.DELETE, "/oidc/account", Routes.Guard.NOBODY, this::delete);
    }

    private Future<Reply> discovery(Exchange exchange) {
        String issuer = grants.issuer();
        return now(Reply.ok(new JsonObject()
                .put("issuer", issuer)
                .put("authorization_endpoint", issuer + "/oidc/authorize")
                .put("token_endpoint", issuer + "/oidc/token")
                .put("userinfo_endpoint", issuer + "/oidc/userinfo")
                .put("jwks_uri", issuer + "/oidc/keys")
                .put("scopes_supported", JsonArray.of("openid", "profile", "email", "offline_access"))
                .put("response_types_supported", JsonArray.of("code"))
                .put("grant_types_supported", JsonArray.of("authorization_code", "refresh_token"))
                .put("subject_types_supported", JsonArray.of("public"))
                .put("id_token_signing_alg_values_supported", JsonArray.of("ES256"))
                .put("token_endpoint_auth_methods_supported", JsonArray.of("none"))
                .put("code_challenge_methods_supported", JsonArray.of("S256", "plain"))));
    }

    private Future<Reply> token(Exchange exchange) {
        Fields form = Fields.ofForm(exchange);
        return switch (form.get("grant_type")) {
            case "authorization_code" -> byCode(form);
            case "refresh_token" ->
                tokens.refresh(form.get("refresh_token"))
                        .map(pair -> pair == null ? invalidGrant("this refresh token is over") : show(pair, null));
            default -> now(error("unsupported_grant_type", "use authorization_code or refresh_token"));
        };
    }

    private Future<Reply> byCode(Fields form) {
        Grants.Grant grant = grants.redeem(form.get("code"));
        if (grant == null) {
            return now(invalidGrant("this code is over, used or unknown"));
        }
        AuthRequest request = grant.request();
        if (!request.client().equals(form.get("client_id"))
                || !request.redirectUri().equals(form.get("redirect_uri"))) {
            return now(invalidGrant("this code was given for another client_id or redirect_uri"));
        }
        if (!request.isProvenBy(form.get("code_verifier"))) {
            return now(invalidGrant("code_verifier does not fit the code_challenge"));
        }
        User user = accounts.byId(grant.userId());
        return user == null
                ? now(invalidGrant("the user was deleted meanwhile"))
                : tokens.open(user).map(pair -> show(pair, request));
    }

    /** @param request null where no ID token is wanted anew */
    private Reply show(TokenPairs.Pair pair, @Nullable AuthRequest request) {
        JsonObject answer = new JsonObject()
                .put("access_token", pair.access())
                .put("token_type", "Bearer")
                .put("expires_in", pair.accessLife().toSeconds())
                .put("refresh_token", pair.refresh());
        if (request != null && request.wantsOpenId()) {
            answer.put("id_token", idToken(pair, request));
        }
        return Reply.ok(answer).with(new Reply.Header(HttpHeaders.CACHE_CONTROL, "no-store"));
    }

    private String idToken(TokenPairs.Pair pair, AuthRequest request) {
        long now = clock.instant().getEpochSecond();
        JsonObject claims = claims(pair.user())
                .put("iss", grants.issuer())
                .put("aud", request.client())
                .put("iat", now)
                .put("exp", now + pair.accessLife().toSeconds());
        return idTokens.sign(request.nonce() == null ? claims : claims.put("nonce", request.nonce()));
    }

    private static JsonObject claims(User user) {
        return new JsonObject()
                .put("sub", user.id())
                .put("email", user.login())
                .put("email_verified", true)
                .put("name", user.name());
    }

    private Future<Reply> userInfo(Exchange exchange) {
        User user = tokens.bearer(exchange);
        return now(user == null ? unauthorized() : Reply.ok(claims(user)));
    }

    private Future<Reply> delete(Exchange exchange) {
        User user = tokens.bearer(exchange);
        return user == null
                ? now(unauthorized())
                : signUp.delete(user).map(existed -> existed ? Reply.nothing() : unauthorized());
    }

    private static Reply unauthorized() {
        return Reply.json(401, body("invalid_token", "this access token is over or unknown"))
                .with(new Reply.Header("WWW-Authenticate", "Bearer error=\"invalid_token\""));
    }

    private static Reply invalidGrant(String description) {
        return error("invalid_grant", description);
    }

    private static Reply error(String code, String description) {
        return Reply.json(400, body(code, description));
    }

    private static JsonObject body(String code, String description) {
        return new JsonObject().put("error", code).put("error_description", description);
    }

    private static Future<Reply> now(Reply reply) {
        return Future.succeededFuture(reply);
    }
}
