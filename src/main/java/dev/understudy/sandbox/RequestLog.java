package dev.understudy.sandbox;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest requests to the shop, admin's own not among them, and who signed them. */
final class RequestLog {
    static final int SIZE = 1000;

    private final Ring<Line> lines = new Ring<>(SIZE);

    /** One request; its verdict comes later, from another thread. */
    static final class Line {
        private final Instant at;
        private final String method;
        private final String path;
        private final @Nullable String userAgent;
        private volatile String keyId = "";
        private volatile Verdict verdict = Verdict.PENDING;

        Line(Instant at, String method, String path, @Nullable String userAgent) {
            this.at = at;
            this.method = method;
            this.path = path;
            this.userAgent = userAgent;
        }

        void claims(String signer) {
            keyId = signer;
        }

        void judged(Verdict found) {
            verdict = found;
        }

        JsonObject toJson() {
            Verdict found = verdict;
            JsonObject json = new JsonObject()
                    .put("at", at.toString())
                    .put("method", method)
                    .put("path", path)
                    .put("userAgent", userAgent)
                    .put("signed", found.label());
            if (!found.reason().isEmpty()) {
                json.put("reason", found.reason());
            }
            return keyId.isEmpty() ? json : json.put("keyId", keyId);
        }
    }

    Line open(Instant at, String method, String path, @Nullable String userAgent) {
        Line line = new Line(at, method, path, userAgent);
        lines.add(line);
        return line;
    }

    List<Line> last(int most) {
        return lines.last(most, line -> true);
    }
}
