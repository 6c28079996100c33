package dev.understudy.run;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.flow.Flow;

/** A configured marketplace with its flow, as they are at present: the file may be read again while the process runs. Look each time, keep neither. Safe for any thread. */
public final class Marketplace {
    private volatile Present present;

    private record Present(MarketplaceConfig config, Flow flow) {}

    public Marketplace(MarketplaceConfig config, Flow flow) {
        present = new Present(config, flow);
    }

    public MarketplaceConfig config() {
        return present.config();
    }

    public Flow flow() {
        return present.flow();
    }

    /** Where it is, who answers there and how long that may take stay for as long as the process runs: connections and consent were made for it. */
    public void become(MarketplaceConfig config, Flow flow) {
        present = new Present(config().withFlow(config), flow);
    }

    /** Names what runs go by: another flow or consent document puts the canary back. */
    public String provenUnder(String consentSha256) {
        return flow().sha256().substring(0, 32) + consentSha256.substring(0, 32);
    }
}
