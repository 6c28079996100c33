package dev.understudy.store.read;

import dev.understudy.store.Database;
import java.util.function.Function;

/** All that the API may read. */
public record Readings(
        LeaseReads leases,
        AccountReads accounts,
        RegistrationReads registrations,
        FailureReads failures,
        PoolReads pools,
        MarketplaceReads marketplaces,
        MessageReads messages) {

    /** @param ceilings within which runs start at a marketplace, by its name */
    public static Readings of(Database database, Function<String, MarketplaceView.Limits> ceilings) {
        return new Readings(
                new LeaseReads(database),
                new AccountReads(database),
                new RegistrationReads(database),
                new FailureReads(database),
                new PoolReads(database),
                new MarketplaceReads(database, ceilings),
                new MessageReads(database));
    }
}
