package dev.understudy.sandbox;

import dev.understudy.sandbox.graphql.Selection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema's root fields. Expected outcomes are members of unions; only a missing session is an error. */
final class GraphqlRoots {
    private static final List<String> REQUIRED = List.of(Fields.EMAIL, Fields.PASSWORD, Fields.NAME);

    private final EmailSignUp signUp;
    private final TokenPairs tokens;
    private final int codeLength;

    GraphqlRoots(EmailSignUp signUp, TokenPairs tokens, int codeLength) {
        this.signUp = signUp;
        this.tokens = tokens;
        this.codeLength = codeLength;
    }

    /** @throws GraphqlError where there is no such root, or nobody is signed in */
    Future<@Nullable JsonObject> resolve(Exchange exchange, boolean isMutation, Selection.Field field) {
        String root = (isMutation ? "mutation " : "query ") + field.name();
        return switch (root) {
            case "query me" -> Future.succeededFuture(GraphqlTypes.user(visitor(exchange)));
            case "mutation signUp" -> Future.succeededFuture(begin(input(field)));
            case "mutation confirm" -> confirm(input(field));
            case "mutation signIn" -> signIn(input(field));
            case "mutation refresh" -> refresh(input(field));
            case "mutation deleteAccount" -> delete(visitor(exchange));
            default ->
                throw new GraphqlError(
                        "GRAPHQL_VALIDATION_FAILED",
                        "Cannot query field \"" + field.name() + "\" on type \"" + (isMutation ? "Mutation" : "Query")
                                + "\".");
        };
    }

    private User visitor(Exchange exchange) {
        User user = tokens.bearer(exchange);
        if (user == null) {
            throw new GraphqlError(
                    "UNAUTHENTICATED", "sign in first, and send the access token as Authorization: Bearer");
        }
        return user;
    }

    /** The arguments themselves, or what stands in their one argument {@code input}. */
    private static Fields input(Selection.Field field) {
        Map<String, @Nullable Object> arguments = field.arguments();
        Object input = arguments.get("input");
        if (input instanceof JsonObject json) {
            return Fields.of(json);
        }
        return Fields.of(new JsonObject(input instanceof Map<?, ?> map ? copy(map) : copy(arguments)));
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new java.util.LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private @Nullable JsonObject begin(Fields input) {
        Map<String, String> complaints = input.complaints(REQUIRED);
        if (!complaints.isEmpty()) {
            return invalid(complaints);
        }
        EmailSignUp.Begun begun = signUp.begin(input.address(), input.data(), Letters::codeByMail);
        return switch (begun.state()) {
            case MAILED ->
                GraphqlTypes.object("CodeMailed")
                        .put("codeLength", codeLength)
                        .put("resendAfter", begun.waitSeconds())
                        .put("attemptsLeft", begun.attemptsLeft());
            case TAKEN ->
                GraphqlTypes.object("EmailTaken").put("message", "this address is registered already; sign in");
            case TOO_EARLY, NO_ATTEMPTS_LEFT ->
                GraphqlTypes.object("TooManyRequests")
                        .put("message", "a new code may be asked for later")
                        .put("retryAfter", begun.waitSeconds());
        };
    }

    private static JsonObject invalid(Map<String, String> complaints) {
        JsonArray fields = new JsonArray();
        complaints.forEach((name, complaint) ->
                fields.add(GraphqlTypes.object("FieldError").put("field", name).put("message", complaint)));
        return GraphqlTypes.object("InvalidInput")
                .put("message", "mend the fields that are named")
                .put("fields", fields);
    }

    private Future<@Nullable JsonObject> confirm(Fields input) {
        return signUp.confirm(input.address(), input.get("code")).compose(this::confirmed);
    }

    private Future<@Nullable JsonObject> confirmed(EmailSignUp.Confirmed confirmed) {
        User user = confirmed.user();
        return user != null
                ? session(user)
                : Future.succeededFuture(GraphqlTypes.object("CodeRefused")
                        .put("message", confirmed.words())
                        .put("attemptsLeft", confirmed.attemptsLeft()));
    }

    private Future<@Nullable JsonObject> signIn(Fields input) {
        User user = signUp.signIn(input.address(), input.get(Fields.PASSWORD));
        return user != null
                ? session(user)
                : Future.succeededFuture(
                        GraphqlTypes.object("WrongCredentials").put("message", "address or password is wrong"));
    }

    private Future<@Nullable JsonObject> refresh(Fields input) {
        return tokens.refresh(input.get("refreshToken")).map(GraphqlRoots::refreshed);
    }

    private static @Nullable JsonObject refreshed(TokenPairs.@Nullable Pair pair) {
        return pair != null
                ? session(pair)
                : GraphqlTypes.object("WrongCredentials").put("message", "this refresh token is over, used or unknown");
    }

    private Future<@Nullable JsonObject> session(User user) {
        return tokens.open(user).map(GraphqlRoots::session);
    }

    private static JsonObject session(TokenPairs.Pair pair) {
        return GraphqlTypes.object("Session")
                .put("user", GraphqlTypes.user(pair.user()))
                .put("accessToken", pair.access())
                .put("expiresIn", pair.accessLife().toSeconds())
                .put("refreshToken", pair.refresh())
                .put("refreshExpiresIn", pair.refreshLife().toSeconds());
    }

    private Future<@Nullable JsonObject> delete(User user) {
        return signUp.delete(user).map(existed -> GraphqlTypes.object("Deleted").put("id", user.id()));
    }
}
