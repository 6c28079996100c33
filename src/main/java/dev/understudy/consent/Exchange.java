package dev.understudy.consent;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** One request and its answer, on the context of the request. One clock runs over the whole of it, so that an answer which drips in byte by byte ends as one that never comes. */
final class Exchange {
    private final Vertx vertx;
    private final Origin origin;
    private final HttpClientRequest request;
    private final ShopWire.Limits limits;
    private final Promise<ShopAnswer> outcome = Promise.promise();
    private final Buffer body = Buffer.buffer();

    Exchange(Vertx vertx, Origin origin, HttpClientRequest request, ShopWire.Limits limits) {
        this.vertx = vertx;
        this.origin = origin;
        this.request = request;
        this.limits = limits;
    }

    Future<ShopAnswer> start(@Nullable Buffer content) {
        long timer = vertx.setTimer(limits.answer().toMillis(), this::tooLate);
        request.exceptionHandler(this::broken);
        Future<HttpClientResponse> response = content == null ? request.send() : request.send(content);
        response.onComplete(this::read, this::broken);
        return outcome.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(this::broken)
                .endHandler(
                        ended -> outcome.tryComplete(new ShopAnswer(response.statusCode(), response.headers(), body)))
                .handler(this::chunk);
    }

    private void chunk(Buffer chunk) {
        if (body.length() + chunk.length() > limits.answerBytes()) {
            end(
                    Reason.ANSWER_TOO_LARGE,
                    "the answer has more than " + limits.answerBytes() + " bytes; the rest was not read");
        } else if (!outcome.future().isComplete()) {
            body.appendBuffer(chunk);
        }
    }

    private void tooLate(long timer) {
        end(Reason.ANSWER_TIMEOUT, "no whole answer within " + limits.answer().toMillis() + " ms");
    }

    /** First the outcome, then the connection: what closing it raises comes too late to be taken for the reason. */
    private void end(Reason reason, String detail) {
        if (outcome.tryFail(new ShopTrouble(reason, true, origin + ": " + detail))) {
            Future<Void> unusedSinceTheOutcomeStands = request.reset();
        }
    }

    private void broken(Throwable fault) {
        outcome.tryFail(WireFaults.afterSending(fault, origin));
    }
}
