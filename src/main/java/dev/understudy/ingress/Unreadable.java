package dev.understudy.ingress;

import dev.understudy.domain.RequestId;
import dev.understudy.domain.UuidV7;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose head is not HTTP, or too long: told in the form of all our problems. Where the next request would begin nobody knows, so the connection ends. */
final class Unreadable {
    private static final Logger LOG = LoggerFactory.getLogger(Unreadable.class);

    private Unreadable() {}

    static void answer(HttpServerRequest request) {
        RequestId id = new RequestId(UuidV7.next().toString());
        Problem problem = problem(request.decoderResult().cause());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Connection", "close")
                .putHeader(RequestIds.HEADER, id.value())
                .end(problem.toJson(id).toBuffer())
                .eventually(() -> request.connection().close())
                .onFailure(gone -> LOG.debug("nobody heard that a request was unreadable", gone));
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "uri-too-long", "the first line of a request has 4096 bytes at most");
        }
        return cause instanceof TooLongHttpHeaderException
                ? Problem.of(431, "header-too-large", "the headers of a request have 8192 bytes at most")
                : Problems.ofStatus(400);
    }
}
