package dev.understudy.bus;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be asked of {@code pool}: levels, suspensions, registrations beyond what the autopilot orders. */
public final class PoolCommands {
    public static final Address<Change, Void> CHANGE = new Address<>("pool.change");
    public static final Address<Order, List<RegistrationId>> ORDER = new Address<>("pool.order");
    public static final Address<Retry, RegistrationId> RETRY = new Address<>("pool.retry");
    public static final Address<MarketplaceId, Verified> VERIFY = new Address<>("marketplace.verify");
    public static final Address<ChangeMarketplace, Void> CHANGE_MARKETPLACE = new Address<>("marketplace.change");
    public static final Address<AccountId, Void> QUARANTINE = new Address<>("account.quarantine");
    public static final Address<AccountId, Void> RETIRE = new Address<>("account.retire");

    /** Answered in a trial of a flow alone. Takes as long as the shop's sign-in. */
    public static final Address<AccountId, List<Tried>> TRY_SESSION = new Address<>("account.try-session");

    private PoolCommands() {}

    /**
     * One way in which a new account's session was tried.
     *
     * @param what for people: which phase, and with what
     * @param trouble null where it went well
     */
    public record Tried(String what, @Nullable Trouble trouble) {}

    /**
     * @param step empty where it is none of the flow's
     * @param shopWords what the shop said; null where it said nothing
     */
    public record Trouble(
            Reason reason, String step, @Nullable String shopWords, String detail) {}

    /**
     * @param target null for unchanged
     * @param suspended null for unchanged
     * @param note the operator's words for a suspension; null for none
     */
    public record Change(
            PoolName pool,
            @Nullable Integer target,
            @Nullable Boolean suspended,
            @Nullable String note) {}

    public record ChangeMarketplace(
            MarketplaceId marketplace,
            boolean suspended,
            @Nullable String note) {}

    /** @param overrides identity fields by their API names; phone, email and reference are refused */
    public record Order(PoolName pool, int count, Map<String, String> overrides) {}

    /** Tries a failed registration again, as a new registration of the same account where it still exists. */
    public record Retry(RegistrationId registration) {}

    /**
     * What a check of the consent document found.
     *
     * @param reason code; null where consent is in force
     */
    public record Verified(boolean granted, @Nullable String reason, String detail) {}
}
