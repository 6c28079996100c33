package dev.understudy.bus;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
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

    private PoolCommands() {}

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
