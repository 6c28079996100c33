package dev.understudy.ingress;

import dev.understudy.domain.RequestId;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An answer that is not what was asked for, as RFC 9457 has it.
 *
 * @param code stable; ends the {@code type}
 * @param detail what to do
 * @param extra further members
 */
record Problem(int status, String code, String detail, Map<String, String> headers, JsonObject extra) {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final String TYPE = "urn:understudy:problem:";

    static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, Map.of(), new JsonObject());
    }

    Problem with(String header, String value) {
        return new Problem(status, code, detail, Map.of(header, value), extra);
    }

    /** Carries this through a future or out of a handler. */
    Trouble asTrouble() {
        return new Trouble(this);
    }

    JsonObject toJson(RequestId requestId) {
        return new JsonObject()
                .put("type", TYPE + code)
                .put("title", code.replace('-', ' '))
                .put("status", status)
                .put("detail", detail)
                .put("requestId", requestId.value())
                .mergeIn(extra);
    }

    /** What HTTP itself has to say: a key missing, a body of the wrong type. It has no stack trace: it is an answer, not a fault. */
    static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Trouble(Problem problem) {
            super(problem.code() + ": " + problem.detail(), null, false, false);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
