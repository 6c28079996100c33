package dev.understudy.fuzz;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether an answer is one that a client, and whoever reads its log, can live with. */
final class Verdict {
    /** What a stack trace or the name of a Java class looks like. */
    private static final Pattern INSIDE = Pattern.compile(
            "(java|javax|io\\.vertx|io\\.netty|dev\\.understudy|com\\.fasterxml)\\.[a-z]+\\.|Exception|\\bat [a-z]+\\.");

    private static final Pattern TYPE = Pattern.compile("urn:understudy:problem:[a-z0-9-]+");
    private static final String PROBLEM = "application/problem+json";

    /** Versions of HTTP that are not spoken here: the server itself says so, before anything of ours is asked. */
    private static final int NOT_IMPLEMENTED = 501;

    private static final Set<Integer> OUR_SERVER_ERRORS = Set.of(503);

    private Verdict() {}

    /** @return what is wrong with it; empty where all is well */
    static Optional<String> on(Draft draft, Wire.@Nullable Reply reply) {
        if (reply == null) {
            return draft.mayBeCut ? Optional.empty() : Optional.of("was cut without an answer");
        }
        int status = reply.status();
        if (status == NOT_IMPLEMENTED && !draft.version.startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        if (status >= 500 && !OUR_SERVER_ERRORS.contains(status)) {
            return Optional.of("was answered " + status);
        }
        if (reply.headers().containsKey("x-injected")) {
            return Optional.of("put a header of the client's own into the answer");
        }
        return status < 400 ? Optional.empty() : refusal(draft, reply);
    }

    private static Optional<String> refusal(Draft draft, Wire.Reply reply) {
        String body = reply.body();
        if (INSIDE.matcher(body).find()) {
            return Optional.of("the answer shows our inside");
        }
        if (draft.method.equals("HEAD")) {
            return Optional.empty();
        }
        try {
            JsonObject json = new JsonObject(body);
            if (reply.header("content-type").equals(PROBLEM)) {
                return problem(json, reply);
            }
            boolean gateways =
                    draft.operation.gateway() != null && json.containsKey("code") && json.containsKey("message");
            return gateways || json.containsKey("checks")
                    ? Optional.empty()
                    : Optional.of(reply.status() + " is not a problem but " + reply.header("content-type"));
        } catch (DecodeException none) {
            return Optional.of(reply.status() + " is not JSON: '" + body + "'");
        }
    }

    private static Optional<String> problem(JsonObject problem, Wire.Reply reply) {
        if (!TYPE.matcher(problem.getString("type", "")).matches()) {
            return Optional.of("has no type of ours");
        }
        for (String member : new String[] {"title", "detail", "requestId"}) {
            if (problem.getString(member, "").isBlank()) {
                return Optional.of("the problem has no " + member);
            }
        }
        if (!Integer.valueOf(reply.status()).equals(problem.getInteger("status"))) {
            return Optional.of("the problem's status is not the answer's");
        }
        if (!reply.header("x-request-id").equals(problem.getString("requestId"))) {
            return Optional.of("X-Request-Id is not the problem's");
        }
        boolean bothOfUs = reply.status() == 503 && reply.header("retry-after").isEmpty();
        return bothOfUs ? Optional.of("503 does not say when to come back") : Optional.empty();
    }
}
