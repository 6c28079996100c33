package dev.understudy.bus;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.Identity;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Secret;
import dev.understudy.domain.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be asked of {@code lease}. Failures are {@link dev.understudy.domain.Failure}s. */
public final class LeaseCommands {
    /** Answered when granted, when the wait is over (pool-empty), or when cancelled; request it with its own patience plus the usual patience. */
    public static final Address<Acquire, List<Granted>> ACQUIRE = new Address<>("lease.acquire");

    public static final Address<Renew, Instant> RENEW = new Address<>("lease.renew");
    public static final Address<Release, Void> RELEASE = new Address<>("lease.release");
    public static final Address<Undelivered, Void> UNDELIVERED = new Address<>("lease.undelivered");
    public static final Address<LeaveLine, Boolean> LEAVE_LINE = new Address<>("lease.leave-line");
    public static final Address<ForgetKey, Boolean> FORGET_KEY = new Address<>("lease.forget-key");
    public static final Address<ReadSession, Account> READ_SESSION = new Address<>("lease.read-session");

    /** Tells everybody who stands in line {@code not-running}, and lets nobody in any more; a grant that is under way wins. Answered when nobody stands there on this process's account. */
    public static final Address<NodeCommands.Ending, Void> CLOSE_LINES = new Address<>("lease.close-lines");

    private LeaseCommands() {}

    /**
     * @param request made by the caller, so that it can leave the line when its client goes away
     * @param patience how long to wait in line; zero: at once or not at all
     * @param repeat null where the client sent no Idempotency-Key
     */
    public record Acquire(
            LeaseRequestId request,
            PoolName pool,
            String owner,
            Duration ttl,
            Duration patience,
            int count,
            Map<String, String> labels,
            Holder holder,
            @Nullable Repeat repeat) {}

    /**
     * Whose API key it is.
     *
     * @param quota leases at a time; 0 for no limit
     */
    public record Holder(String key, int quota) {}

    /** @param bodySha256 the same key with another body is refused */
    public record Repeat(String idempotencyKey, String bodySha256) {}

    /** @param token repeatable for the same lease; null in no answer but the one that grants */
    public record Granted(
            LeaseId id,
            Secret token,
            long fence,
            PoolName pool,
            String owner,
            LeaseState state,
            Instant expiresAt,
            Account account) {}

    /**
     * An account with its session: never logged, never on a wire but the one to its owner.
     *
     * @param sessionCheckedAt when the shop last said that the session is good; null where the flow cannot ask
     * @param unchecked whether a check was due and could not be made before the account was lent
     */
    public record Account(
            AccountId id,
            MarketplaceId marketplace,
            @Nullable String externalId,
            Identity identity,
            Session session,
            @Nullable Instant sessionCheckedAt,
            boolean unchecked) {}

    /**
     * Who says so: the owner by the lease's token, or an operator.
     *
     * @param token null only where {@code admin}
     */
    public record Proof(@Nullable Secret token, boolean admin) {}

    public record Renew(LeaseId lease, Proof proof, Duration ttl) {}

    public record Release(LeaseId lease, Proof proof, Outcome outcome) {}

    /** How an account comes back. */
    public enum Outcome {
        USED,
        UNUSED,
        BROKEN
    }

    /**
     * The client was gone when its leases were granted.
     *
     * @param bytesWritten whether any byte of the answer was written: then the accounts are retired, else ready again
     */
    public record Undelivered(List<LeaseId> leases, boolean bytesWritten) {}

    /**
     * The client of a waiting request went away. Answers whether it was still waiting.
     *
     * @param unanswered whether the answer can have reached nobody: what was granted meanwhile goes back
     */
    public record LeaveLine(LeaseRequestId request, boolean unanswered) {
        public LeaveLine(LeaseRequestId request) {
            this(request, false);
        }
    }

    /** Leaves the line by idempotency key, on whichever node it waits. Answers whether there was one. */
    public record ForgetKey(String key, String idempotencyKey) {}

    public record ReadSession(LeaseId lease, Proof proof) {}
}
