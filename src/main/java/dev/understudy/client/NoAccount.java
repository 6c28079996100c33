package dev.understudy.client;

import dev.understudy.client.json.JsonObject;
import java.time.Duration;

/** The pool had no account to lend in time, or lends none at all. The message has its levels and what to do. */
public final class NoAccount extends UnderstudyException {
    private static final long serialVersionUID = 1L;

    private NoAccount(String message, Refused cause) {
        super(message, cause);
    }

    /** @param pool as {@code GET /v1/pools/{name}} shows it */
    static NoAccount of(LeaseRequest wanted, JsonObject pool, Refused cause) {
        JsonObject counts = pool.objectOrEmpty("counts");
        return new NoAccount(
                "pool '%s' has no account for you: %d ready, %d under way, %d leased, %d quarantined, target %d, %d waiting; wanted %d, waited %s. %s%s"
                        .formatted(
                                wanted.pool(),
                                counts.number("ready", 0),
                                counts.number("pending", 0),
                                counts.number("leased", 0),
                                counts.number("quarantined", 0),
                                pool.number("target", 0),
                                pool.number("waiting", 0),
                                wanted.count(),
                                seconds(wanted.patience()),
                                why(pool),
                                advice(wanted, pool, cause)),
                cause);
    }

    /** Where the pool cannot be shown either. */
    static NoAccount of(LeaseRequest wanted, Refused cause) {
        return new NoAccount("pool '" + wanted.pool() + "' has no account for you. " + cause.getMessage(), cause);
    }

    private static String seconds(Duration waited) {
        return waited.toSeconds() + " s";
    }

    private static String why(JsonObject pool) {
        if (pool.has("suspended")) {
            JsonObject suspended = pool.object("suspended");
            return "It is suspended: " + suspended.text("reason", "") + " " + suspended.text("detail", "") + ". ";
        }
        return pool.has("decision") ? "The autopilot says: " + pool.text("decision") + ". " : "";
    }

    private static String advice(LeaseRequest wanted, JsonObject pool, Refused cause) {
        if (pool.has("suspended")) {
            return "Mend that, then: understudy pool set " + wanted.pool() + " --resume";
        }
        if (cause.code().equals("quota-exhausted")) {
            return "Your key holds as many leases as it may: give one back, or raise its quota";
        }
        return "Wait longer, or keep more ready: understudy pool set " + wanted.pool() + " --target "
                + Math.max(pool.number("target", 0) * 2, wanted.count())
                + " (the configuration's readyAtMost bounds it)";
    }
}
