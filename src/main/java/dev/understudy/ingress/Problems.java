package dev.understudy.ingress;

import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.RequestId;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever went wrong, as a problem. What nobody expected is logged with the request's id, and tells the client that id alone. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Problem of(Throwable cause, RequestId requestId) {
        if (cause instanceof Refusal refusal) {
            return FailureStatus.problem(refusal.failure());
        }
        if (cause instanceof Problem.Trouble trouble) {
            return trouble.problem();
        }
        if (cause instanceof ReplyException reply && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) {
            return unanswered(reply, requestId);
        }
        if (cause instanceof HttpException http && http.getStatusCode() < 500) {
            return ofStatus(http.getStatusCode());
        }
        LOG.error("request {} met a fault of our own", requestId, cause);
        return Problem.of(
                500, "internal-error", "a fault of Understudy's own; its log has the details under this request id");
    }

    private static Problem unanswered(ReplyException reply, RequestId requestId) {
        if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
            LOG.warn("request {} asked for a part that does not run: {}", requestId, reply.getMessage());
            return FailureStatus.problem(new Failure.NotRunning());
        }
        LOG.warn("request {} got no answer from the bus: {}", requestId, reply.getMessage());
        return Problem.of(
                503,
                "no-answer",
                "the service did not come round to an answer, and the outcome is unknown; look before you ask again");
    }

    /** What the router itself decides. */
    static Problem ofStatus(int status) {
        return switch (status) {
            case 400 ->
                Problem.of(400, "bad-request", "the request cannot be read; its path, Host or body is malformed");
            case 413 -> Problem.of(413, "body-too-large", "the body is larger than http.bodyBytes allows");
            case 417 ->
                Problem.of(417, "expectation-failed", "of all that 'Expect' may ask for, only 100-continue is known");
            default -> Problem.of(status, "http-" + status, "the request was refused");
        };
    }

    static void send(RoutingContext ctx, Problem problem) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        problem.headers().forEach(response::putHeader);
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .end(problem.toJson(RequestIds.of(ctx)).toBuffer())
                .onFailure(gone -> LOG.debug("a problem could not be delivered", gone));
    }
}
