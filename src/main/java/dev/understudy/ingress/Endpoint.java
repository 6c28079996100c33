package dev.understudy.ingress;

import dev.understudy.ingress.contract.Inputs;
import dev.understudy.ingress.contract.OperationRules;
import dev.understudy.ingress.contract.Sent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every request: key, body type; and, when its body is read, inputs, operation, answer. */
final class Endpoint implements Handler<RoutingContext> {
    private static final String CALLER = "caller";
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    private final OperationRules rules;
    private final Operation operation;
    private final Admission admission;

    Endpoint(OperationRules rules, Operation operation, Admission admission) {
        this.rules = rules;
        this.operation = operation;
        this.admission = admission;
    }

    /** Before a body is read. */
    void admit(RoutingContext ctx) {
        try {
            Caller caller = admission.admit(ctx.request(), rules);
            AccessLog.by(ctx, caller);
            ctx.put(CALLER, caller);
            refuseWhatNobodyTakes(ctx);
            refuseBodyOfAnotherType(ctx);
        } catch (RuntimeException refused) {
            refuse(ctx, refused);
            return;
        }
        ctx.next();
    }

    @Override
    public void handle(RoutingContext ctx) {
        answer(ctx).onComplete(answer -> deliver(ctx, answer), failure -> refuse(ctx, failure));
    }

    /** What cannot be read is for the router, wherever that was found out. */
    private static void refuse(RoutingContext ctx, Throwable failure) {
        if (failure instanceof HttpException unreadable) {
            ctx.fail(unreadable.getStatusCode(), unreadable);
        } else {
            Problems.send(ctx, Problems.of(failure, RequestIds.of(ctx)));
        }
    }

    private Future<Answer> answer(RoutingContext ctx) {
        try {
            return operation.answer(new Call(ctx.get(CALLER), inputs(ctx), ctx));
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** Before the operation: a lease that its client cannot read would be lost. */
    private void refuseWhatNobodyTakes(RoutingContext ctx) {
        if (!rules.suits(ctx.request().getHeader("Accept"))) {
            String types = String.join(" or ", rules.produces());
            throw Problem.of(406, "not-acceptable", "this answers in " + types + ": accept that, or send no 'Accept'")
                    .asTrouble();
        }
    }

    private void refuseBodyOfAnotherType(RoutingContext ctx) {
        if (!rules.takes(ctx.request().getHeader("Content-Type"))) {
            throw Problem.of(
                            415,
                            "unsupported-media-type",
                            "send the body with 'Content-Type: " + rules.contentType() + "'")
                    .asTrouble();
        }
    }

    private Inputs inputs(RoutingContext ctx) {
        Buffer body = rules.body() == null ? null : ctx.body().buffer();
        return rules.read(
                new Sent(ctx.pathParams(), ctx.queryParams(), ctx.request().headers(), body));
    }

    /**
     * Between the look at the connection and the write nothing else runs on this event loop: where the connection was closed, no byte was written. Where the write failed afterwards, some may have
     * been.
     */
    static void deliver(RoutingContext ctx, Answer answer) {
        HttpServerResponse response = ctx.response();
        if (response.closed()) {
            undelivered(answer, false);
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (!answer.contentType().isEmpty()) {
            response.putHeader("Content-Type", answer.contentType());
        }
        if (answer.pouring() != null) {
            answer.pouring().into(response);
            return;
        }
        response.end(answer.body()).onFailure(cut -> {
            LOG.debug("an answer was cut", cut);
            undelivered(answer, true);
        });
    }

    private static void undelivered(Answer answer, boolean bytesWritten) {
        if (answer.undelivered() != null) {
            answer.undelivered().because(bytesWritten);
        }
    }
}
