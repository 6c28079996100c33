package dev.understudy.store.read;

import dev.understudy.store.Database;

/** All that the API may read. */
public record Readings(
        LeaseReads leases,
        AccountReads accounts,
        RegistrationReads registrations,
        FailureReads failures,
        PoolReads pools,
        MarketplaceReads marketplaces,
        MessageReads messages) {

    public static Readings of(Database database) {
        return new Readings(
                new LeaseReads(database),
                new AccountReads(database),
                new RegistrationReads(database),
                new FailureReads(database),
                new PoolReads(database),
                new MarketplaceReads(database),
                new MessageReads(database));
    }
}
