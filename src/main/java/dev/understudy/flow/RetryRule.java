package dev.understudy.flow;

import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.Reason;
import io.vertx.core.http.HttpMethod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent again: after a connection that was never made; after 429 and 503 unless it is marked once; after 502, 504 and a cut when bytes were sent only where a second request
 * changes nothing.
 *
 * @param harmless whether it is a GET or marked repeatable
 * @param once whether a shop must never see it twice: then no answer is reason enough
 */
record RetryRule(int times, Duration pause, boolean harmless, boolean once) {
    private static final Set<Reason> BROKEN =
            Set.of(Reason.CONNECT_FAILED, Reason.CONNECTION_CUT, Reason.ANSWER_TIMEOUT);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A shop that wants us to stay away for longer is asked again after this nevertheless: the run's own time is short. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    static RetryRule of(Step.Request step, FlowRun.Limits limits) {
        return step.retry() == null
                ? new RetryRule(limits.retries(), limits.retryPause(), step.repeatable(), step.once())
                : new RetryRule(step.retry().times(), step.retry().pause(), step.repeatable(), step.once());
    }

    /** The same rule for one request of the step: a hop of a redirect, and a form, have methods of their own. */
    RetryRule of(HttpMethod method) {
        return new RetryRule(times, pause, harmless || !once && method.equals(HttpMethod.GET), once);
    }

    boolean isWorthwhile(ShopTrouble trouble) {
        return BROKEN.contains(trouble.reason()) && (harmless || !trouble.mayHaveArrived());
    }

    boolean isWorthwhile(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS, UNAVAILABLE -> true;
            case 502, 504 -> harmless;
            default -> false;
        };
    }

    /** Whether one more attempt is left, once an answer has come. */
    boolean allowsAnotherAfter(int failures) {
        return !once && failures < times;
    }

    /** Empty where an answer of that status says nothing about load. */
    static Optional<Reason> reason(int status) {
        return switch (status) {
            case TOO_MANY_REQUESTS -> Optional.of(Reason.RATE_LIMITED);
            case 502, UNAVAILABLE, 504 -> Optional.of(Reason.SHOP_UNAVAILABLE);
            default -> status >= 500 ? Optional.of(Reason.SHOP_ERROR) : Optional.empty();
        };
    }

    /** Whether the shop, by answering so, says that it did nothing. */
    static boolean wasTurnedAway(int status) {
        return status == TOO_MANY_REQUESTS;
    }

    /**
     * @param attempt 1 for the first that failed
     * @param retryAfter the header: seconds, or a date; null where there is none
     */
    Duration pauseAfter(int attempt, @Nullable String retryAfter, Instant now) {
        Duration doubled = shorter(pause.multipliedBy(1L << Math.min(attempt - 1, 16)), LONGEST_PAUSE);
        double jitter = 0.5 + ThreadLocalRandom.current().nextDouble();
        Duration ours = Duration.ofNanos((long) (doubled.toNanos() * jitter));
        Duration theirs = retryAfter == null ? Duration.ZERO : asked(retryAfter.strip(), now);
        return theirs.compareTo(ours) > 0 ? theirs : ours;
    }

    private static Duration asked(String retryAfter, Instant now) {
        BigDecimal seconds = Seconds.of(retryAfter);
        if (seconds != null) {
            return shorter(Duration.ofSeconds(seconds.longValue()), LONGEST_RETRY_AFTER);
        }
        return CookieDate.parse(retryAfter)
                .map(date -> shorter(Duration.between(now, date), LONGEST_RETRY_AFTER))
                .orElse(Duration.ZERO);
    }

    private static Duration shorter(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
