package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a client sends people to: the authorization endpoint. Any client and any redirect address is taken, since nothing here is worth stealing. */
final class AuthorizePage implements Face {
    private final Grants grants;
    private final Members members;

    AuthorizePage(Grants grants, Members members) {
        this.grants = grants;
        this.members = members;
    }

    @Override
    public List<Passing> passing() {
        return grants.passing();
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.GET, "/oidc/authorize", Routes.Guard.NOBODY, Html.explaining(this::authorize));
    }

    private Future<Reply> authorize(Exchange exchange) {
        String redirectUri = AuthRequest.checkedRedirectUri(exchange.query("redirect_uri"));
        String state = exchange.query("state");
        String client = exchange.query("client_id");
        String challenge = exchange.query("code_challenge");
        String method = exchange.query("code_challenge_method");
        if (client == null || client.isEmpty()) {
            throw new Refusal(400, "client_id is required");
        }
        if (!"code".equals(exchange.query("response_type"))) {
            return refused(redirectUri, "unsupported_response_type", "response_type must be code", state);
        }
        if (challenge == null
                || challenge.isEmpty()
                || !(method == null || List.of("S256", "plain").contains(method))) {
            return refused(redirectUri, "invalid_request", "send a code_challenge of the method S256 or plain", state);
        }
        String scope = exchange.query("scope");
        AuthRequest request = new AuthRequest(
                client,
                redirectUri,
                scope == null ? "" : scope,
                state,
                exchange.query("nonce"),
                challenge,
                "S256".equals(method));
        return Future.succeededFuture(goOn(exchange, request));
    }

    /** Whoever is signed in already goes straight back, unless the client wants to see the login page. */
    private Reply goOn(Exchange exchange, AuthRequest request) {
        User user = "login".equals(exchange.query("prompt")) ? null : members.of(exchange);
        return user != null ? grants.grant(request, user) : Reply.seeOther("/oidc/login?flow=" + grants.begin(request));
    }

    private static Future<Reply> refused(String redirectUri, String error, String description, @Nullable String state) {
        Map<String, @Nullable String> answer = new LinkedHashMap<>();
        answer.put("error", error);
        answer.put("error_description", description);
        answer.put("state", state);
        return Future.succeededFuture(Reply.seeOther(AuthRequest.address(redirectUri, answer)));
    }
}
