package dev.understudy.run;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.flow.Flow;

/** A configured marketplace with its flow as it was read at the start. */
public record Marketplace(MarketplaceConfig config, Flow flow) {
    /** Names what runs go by: another flow or consent document puts the canary back. */
    public String provenUnder(String consentSha256) {
        return flow.sha256().substring(0, 32) + consentSha256.substring(0, 32);
    }
}
