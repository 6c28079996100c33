package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import dev.understudy.client.json.JsonProblem;

/** The service answered with a problem (RFC 9457). Its codes are listed in docs/api.md. */
public final class Refused extends UnderstudyException {
    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    private final int status;
    private final String code;

    private Refused(int status, String code, String message) {
        super(message, null);
        this.status = status;
        this.code = code;
    }

    /** @param body problem+json; anything else is a proxy's or another program's */
    static Refused of(int status, String body) {
        try {
            JsonObject problem = JsonObject.parse(body);
            String type = problem.text("type");
            String code = type.substring(type.lastIndexOf(':') + 1);
            return new Refused(status, code, code + " (" + status + "): " + problem.text("detail", ""));
        } catch (JsonProblem another) {
            return new Refused(
                    status,
                    "not-understudy",
                    "was answered " + status
                            + ", and not by Understudy; is that the service's address (UNDERSTUDY_URL, in a command --url)?");
        }
    }

    public int status() {
        return status;
    }

    /** Stable: {@code pool-empty}, {@code lease-expired}… */
    public String code() {
        return code;
    }

    /** Whether the same request may go well a moment later. */
    public boolean passes() {
        return status == TOO_MANY || status >= SERVER;
    }
}
