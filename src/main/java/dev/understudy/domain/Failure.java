package dev.understudy.domain;

import java.time.Duration;
import java.util.List;

/**
 * Why a caller did not get what it asked for: one sealed family with the ids inside; {@code ingress} maps it to HTTP in one place. {@link #code} is stable, {@link #detail} says what to do.
 */
public sealed interface Failure {
    String code();

    String detail();

    /** Travels through futures. It has no stack trace: it is an answer, not a fault. */
    default Refusal asRefusal() {
        return new Refusal(this);
    }

    /** @param position place in the line when the wait was over, 1 for the next to be served */
    record PoolEmpty(PoolName pool, long position, Duration retryAfter) implements Failure {
        @Override
        public String code() {
            return "pool-empty";
        }

        @Override
        public String detail() {
            return "no account of pool '" + pool + "' became free in time (place " + position
                    + " in the line); ask again, wait longer with waitSeconds, or raise the pool's target";
        }
    }

    record NoSuch(String kind, String id) implements Failure {
        @Override
        public String code() {
            return "no-such-" + kind;
        }

        @Override
        public String detail() {
            return "there is no " + kind + " '" + id + "'";
        }
    }

    record PoolSuspended(PoolName pool, Reason reason, String explanation) implements Failure {
        @Override
        public String code() {
            return "pool-suspended";
        }

        @Override
        public String detail() {
            return "pool '" + pool + "' is suspended (" + reason.code() + "): " + explanation;
        }
    }

    record CountTooLarge(int count, int most) implements Failure {
        @Override
        public String code() {
            return "count-too-large";
        }

        @Override
        public String detail() {
            return count + " accounts at once is more than the " + most
                    + " that this pool can ever have; ask for fewer";
        }
    }

    record IdempotencyMismatch() implements Failure {
        @Override
        public String code() {
            return "idempotency-mismatch";
        }

        @Override
        public String detail() {
            return "this Idempotency-Key was used with another body; use a new key for another request";
        }
    }

    record QuotaExhausted(String key, int quota) implements Failure {
        @Override
        public String code() {
            return "quota-exhausted";
        }

        @Override
        public String detail() {
            return "key '" + key + "' holds its " + quota + " leases; give one back first";
        }
    }

    record LeaseExpired(LeaseId lease) implements Failure {
        @Override
        public String code() {
            return "lease-expired";
        }

        @Override
        public String detail() {
            return "lease " + lease + " is over and its account is no longer yours; take a new lease";
        }
    }

    record LeaseReleased(LeaseId lease) implements Failure {
        @Override
        public String code() {
            return "lease-released";
        }

        @Override
        public String detail() {
            return "lease " + lease + " was given back already; take a new lease";
        }
    }

    record NotOwner(LeaseId lease) implements Failure {
        @Override
        public String code() {
            return "not-owner";
        }

        @Override
        public String detail() {
            return "the Lease-Token is not that of lease " + lease + "; send the token from the answer that granted it";
        }
    }

    /** The store is away, or did not answer in time; nothing was promised to the caller. */
    record StoreUnavailable() implements Failure {
        @Override
        public String code() {
            return "store-unavailable";
        }

        @Override
        public String detail() {
            return "the database does not answer; nothing was changed that you were told of. Ask again in a moment";
        }
    }

    /** Whoever asks again soon finds another process, or this one started anew. */
    record NotRunning() implements Failure {
        @Override
        public String code() {
            return "not-running";
        }

        @Override
        public String detail() {
            return "this part of the service is starting or stopping; ask again soon";
        }
    }

    record Overloaded(String what, Duration retryAfter) implements Failure {
        @Override
        public String code() {
            return "overloaded";
        }

        @Override
        public String detail() {
            return "too much is waiting already (" + what + "); ask again later";
        }
    }

    record ConsentRefused(MarketplaceId marketplace, Reason reason, String explanation) implements Failure {
        @Override
        public String code() {
            return "marketplace-suspended";
        }

        @Override
        public String detail() {
            return "marketplace '" + marketplace + "' is suspended (" + reason.code() + "): " + explanation;
        }
    }

    /** @param what the ceiling that would be exceeded, in words */
    record LimitReached(MarketplaceId marketplace, String what) implements Failure {
        @Override
        public String code() {
            return "limit-reached";
        }

        @Override
        public String detail() {
            return "marketplace '" + marketplace + "' allows no more: " + what;
        }
    }

    record NoNumberLeft(MarketplaceId marketplace) implements Failure {
        @Override
        public String code() {
            return "no-number-left";
        }

        @Override
        public String detail() {
            return "every number of marketplace '" + marketplace
                    + "' is in use, cools down, or could be somebody's; widen its numberRanges by numbers that may be used (docs/numbers.md), or wait for deletions";
        }
    }

    /** A legal request at the wrong moment, such as the retry of a registration that did not fail. */
    record WrongState(String kind, String id, String state, String needed) implements Failure {
        @Override
        public String code() {
            return "wrong-state";
        }

        @Override
        public String detail() {
            return kind + " '" + id + "' is " + state + ", this needs " + needed;
        }
    }

    record Cancelled() implements Failure {
        @Override
        public String code() {
            return "wait-cancelled";
        }

        @Override
        public String detail() {
            return "the request left the waiting line before an account was free";
        }
    }

    record BadInput(List<Problem> problems) implements Failure {
        public BadInput {
            problems = List.copyOf(problems);
        }

        public static BadInput of(String field, String rule) {
            return new BadInput(List.of(new Problem(field, rule)));
        }

        @Override
        public String code() {
            return "bad-input";
        }

        @Override
        public String detail() {
            return problems.stream()
                    .map(problem -> problem.field() + ": " + problem.rule())
                    .reduce((left, right) -> left + "; " + right)
                    .orElse("the request is malformed");
        }
    }

    /** One field that is wrong, and the rule it breaks in words that say what to mend. */
    record Problem(String field, String rule) {}
}
