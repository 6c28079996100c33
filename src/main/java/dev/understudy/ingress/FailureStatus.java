package dev.understudy.ingress;

import static java.util.Map.entry;

import dev.understudy.domain.Failure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** How each failure looks over HTTP: here and nowhere else. A test holds that the whole family is listed. */
final class FailureStatus {
    /** An outage, or a restart, may be over in a moment; clients that come back all the time make it longer. */
    private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(1);

    private static final Map<Class<? extends Failure>, Integer> STATUS = Map.ofEntries(
            entry(Failure.BadInput.class, 400),
            entry(Failure.NotOwner.class, 403),
            entry(Failure.NoSuch.class, 404),
            entry(Failure.PoolSuspended.class, 409),
            entry(Failure.ConsentRefused.class, 409),
            entry(Failure.LimitReached.class, 409),
            entry(Failure.NoNumberLeft.class, 409),
            entry(Failure.LeaseExpired.class, 409),
            entry(Failure.LeaseReleased.class, 409),
            entry(Failure.WrongState.class, 409),
            entry(Failure.Cancelled.class, 409),
            entry(Failure.CountTooLarge.class, 422),
            entry(Failure.IdempotencyMismatch.class, 422),
            entry(Failure.QuotaExhausted.class, 429),
            entry(Failure.PoolEmpty.class, 503),
            entry(Failure.StoreUnavailable.class, 503),
            entry(Failure.NotRunning.class, 503),
            entry(Failure.Overloaded.class, 503));

    private FailureStatus() {}

    static Problem problem(Failure failure) {
        return new Problem(
                STATUS.getOrDefault(failure.getClass(), 500),
                failure.code(),
                failure.detail(),
                headers(failure),
                extra(failure));
    }

    private static Map<String, String> headers(Failure failure) {
        if (failure instanceof Failure.PoolEmpty empty) {
            return retryAfter(empty.retryAfter());
        }
        if (failure instanceof Failure.Overloaded overloaded) {
            return retryAfter(overloaded.retryAfter());
        }
        return failure instanceof Failure.StoreUnavailable || failure instanceof Failure.NotRunning
                ? retryAfter(OUTAGE_PAUSE)
                : Map.of();
    }

    /** Whole seconds, rounded up: zero would mean at once. */
    private static Map<String, String> retryAfter(Duration pause) {
        return Map.of("Retry-After", Long.toString(Math.max(1, (pause.toMillis() + 999) / 1000)));
    }

    private static JsonObject extra(Failure failure) {
        if (failure instanceof Failure.PoolEmpty empty) {
            return new JsonObject().put("position", empty.position());
        }
        if (failure instanceof Failure.BadInput bad) {
            JsonArray problems = new JsonArray();
            bad.problems()
                    .forEach(each -> problems.add(
                            new JsonObject().put("field", each.field()).put("rule", each.rule())));
            return new JsonObject().put("problems", problems);
        }
        return new JsonObject();
    }
}
