package dev.understudy.bus;

import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.message.CaughtMessage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wake-ups: hints that there may be something to do. Correctness never rests on them. */
public final class WakeUps {
    /** Accounts of this pool became ready, or its line may move. */
    public static final Topic<PoolName> POOL_READY = new Topic<>("pool.ready");

    /** The same, on another node. */
    public static final Topic<PoolName> POOL_READY_ELSEWHERE = new Topic<>("pool.ready-elsewhere");

    /** An account left this pool's ready ones, or a request waits: the autopilot may have to order. */
    public static final Topic<PoolName> POOL_DEMAND = new Topic<>("pool.demand");

    /** Registrations of this marketplace are queued. */
    public static final Topic<MarketplaceId> REGISTRATIONS_QUEUED = new Topic<>("registration.run");

    /** The same, on another node. */
    public static final Topic<MarketplaceId> REGISTRATIONS_ELSEWHERE = new Topic<>("registration.run-elsewhere");

    /** A registration ended, well or not: the autopilot slows down where they fail. */
    public static final Topic<Ended> REGISTRATION_ENDED = new Topic<>("registration.ended");

    /** A registration took a step, and how long that was. */
    public static final Topic<StepTaken> STEP_TAKEN = new Topic<>("registration.step-taken");

    /** Accounts of this marketplace are retired. */
    public static final Topic<MarketplaceId> ACCOUNTS_RETIRED = new Topic<>("account.retired");

    /** A lease of this pool ended because nobody renewed it. */
    public static final Topic<PoolName> LEASE_EXPIRED = new Topic<>("lease.expired");

    /** Requests that another node granted; the one whose clients wait reads them. */
    public static final Topic<List<LeaseRequestId>> REQUESTS_ENDED = new Topic<>("lease.requests-ended");

    /** These messages are stored; they came in by this node. */
    public static final Topic<List<CaughtMessage>> MESSAGES_CAUGHT = new Topic<>("inbox.caught");

    /** Messages for these recipients came in by another node. */
    public static final Topic<List<String>> MESSAGES_ELSEWHERE = new Topic<>("inbox.elsewhere");

    /** Events were written. */
    public static final Topic<Boolean> EVENTS_WRITTEN = new Topic<>("event.written");

    private WakeUps() {}

    /** @param reason null where it went well */
    public record Ended(PoolName pool, @Nullable Reason reason) {}

    /**
     * @param step as the flow names it
     * @param outcome as in the step's event
     */
    public record StepTaken(MarketplaceId marketplace, String step, String outcome, Duration took) {}
}
