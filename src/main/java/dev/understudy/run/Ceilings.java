package dev.understudy.run;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.consent.Consents;
import dev.understudy.store.RunCeiling;

/** Within what a marketplace's runs may start: the lower of configuration and consent. */
public final class Ceilings {
    private Ceilings() {}

    public static RunCeiling of(Consents consents, Marketplace marketplace) {
        MarketplaceConfig.Ceilings lower =
                consents.ceilings(marketplace.config().id());
        String provenUnder = consents.inForce(marketplace.config().id())
                .map(ConsentInForce::sha256)
                .map(marketplace::provenUnder)
                .orElse("");
        return new RunCeiling(lower.concurrency(), lower.perMinute(), provenUnder);
    }
}
