package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON kind: sign-up by e-mail address and password, a mailed code, tokens that expire. */
final class JsonShop implements Face {
    private static final List<String> REQUIRED = List.of(Fields.EMAIL, Fields.PASSWORD, Fields.NAME);

    private final EmailSignUp signUp;
    private final TokenPairs tokens;
    private final int codeLength;

    JsonShop(EmailSignUp signUp, TokenPairs tokens, int codeLength) {
        this.signUp = signUp;
        this.tokens = tokens;
        this.codeLength = codeLength;
    }

    @Override
    public void addTo(Routes routes) {
        routes.add(HttpMethod.POST, "/api/v1/sign-up", Routes.Guard.NOBODY, this::begin);
        routes.add(HttpMethod.POST, "/api/v1/sign-up/confirm", Routes.Guard.NOBODY, this::confirm);
        routes.add(HttpMethod.POST, "/api/v1/sessions", Routes.Guard.NOBODY, this::signIn);
        routes.add(HttpMethod.POST, "/api/v1/sessions/refresh", Routes.Guard.NOBODY, this::refresh);
        routes.add(HttpMethod.GET, "/api/v1/me", Routes.Guard.NOBODY, this::me);
        routes.add(HttpMethod.DELETE, "/api/v1/me", Routes.Guard.NOBODY, this::delete);
    }

    private Future<Reply> begin(Exchange exchange) {
        Fields fields = Fields.of(exchange.json());
        Map<String, String> complaints = fields.complaints(REQUIRED);
        if (!complaints.isEmpty()) {
            return now(invalid(complaints));
        }
        EmailSignUp.Begun begun = signUp.begin(fields.address(), fields.data(), Letters::codeByMail);
        return now(
                switch (begun.state()) {
                    case MAILED -> mailed(begun);
                    case TAKEN -> error(409, "email-taken", "this address is registered already; sign in");
                    case TOO_EARLY -> tooEarly("too-early", "a new code may be asked for later", begun);
                    case NO_ATTEMPTS_LEFT ->
                        tooEarly("no-attempts-left", "no attempts are left for this address", begun);
                });
    }

    private Reply mailed(EmailSignUp.Begun begun) {
        return Reply.json(
                202,
                new JsonObject()
                        .put("status", "code-mailed")
                        .put("codeLength", codeLength)
                        .put("resendAfter", begun.waitSeconds())
                        .put("attemptsLeft", begun.attemptsLeft()));
    }

    private static Reply tooEarly(String code, String message, EmailSignUp.Begun begun) {
        return error(429, code, message)
                .with(new Reply.Header(HttpHeaders.RETRY_AFTER, Long.toString(begun.waitSeconds())));
    }

    private Future<Reply> confirm(Exchange exchange) {
        JsonObject body = exchange.json();
        String email = Fields.address(Exchange.text(body, Fields.EMAIL));
        return signUp.confirm(email, Exchange.text(body, "code")).compose(this::confirmed);
    }

    private Future<Reply> confirmed(EmailSignUp.Confirmed confirmed) {
        User user = confirmed.user();
        if (user != null) {
            return tokens.open(user).map(pair -> show(201, pair));
        }
        JsonObject error = body("code-refused", confirmed.words()).put("attemptsLeft", confirmed.attemptsLeft());
        return now(Reply.json(422, new JsonObject().put("error", error)));
    }

    private Future<Reply> signIn(Exchange exchange) {
        JsonObject body = exchange.json();
        String email = Fields.address(Exchange.text(body, Fields.EMAIL));
        User user = signUp.signIn(email, Exchange.text(body, Fields.PASSWORD));
        return user == null
                ? now(error(401, "wrong-credentials", "address or password is wrong"))
                : tokens.open(user).map(pair -> show(200, pair));
    }

    private Future<Reply> refresh(Exchange exchange) {
        return tokens.refresh(Exchange.text(exchange.json(), "refreshToken")).map(JsonShop::refreshed);
    }

    private static Reply refreshed(TokenPairs.@Nullable Pair pair) {
        return pair == null
                ? error(401, "token-invalid", "this refresh token is over, used or unknown; sign in")
                : show(200, pair);
    }

    private static Reply show(int status, TokenPairs.Pair pair) {
        return Reply.json(
                status,
                new JsonObject()
                        .put("user", pair.user().toContract())
                        .put("tokenType", "Bearer")
                        .put("accessToken", pair.access())
                        .put("expiresIn", pair.accessLife().toSeconds())
                        .put("refreshToken", pair.refresh())
                        .put("refreshExpiresIn", pair.refreshLife().toSeconds()));
    }

    private Future<Reply> me(Exchange exchange) {
        User user = tokens.bearer(exchange);
        return now(user == null ? unauthorized() : Reply.ok(new JsonObject().put("user", user.toContract())));
    }

    private Future<Reply> delete(Exchange exchange) {
        User user = tokens.bearer(exchange);
        return user == null
                ? now(unauthorized())
                : signUp.delete(user).map(existed -> existed ? Reply.nothing() : unauthorized());
    }

    private static Reply unauthorized() {
        return error(401, "token-invalid", "send a good access token: Authorization: Bearer <token>")
                .with(new Reply.Header("WWW-Authenticate", "Bearer"));
    }

    private static Reply invalid(Map<String, String> complaints) {
        JsonObject fields = new JsonObject();
        complaints.forEach(fields::put);
        JsonObject error =
                body("invalid-fields", "mend the fields that are named").put("fields", fields);
        return Reply.json(422, new JsonObject().put("error", error));
    }

    private static Reply error(int status, String code, String message) {
        return Reply.json(status, new JsonObject().put("error", body(code, message)));
    }

    private static JsonObject body(String code, String message) {
        return new JsonObject().put("code", code).put("message", message);
    }

    private static Future<Reply> now(Reply reply) {
        return Future.succeededFuture(reply);
    }
}
