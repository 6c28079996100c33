package dev.understudy.cli;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.Consents;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.flow.Flow;
import dev.understudy.run.Marketplace;
import dev.understudy.store.LeavingTable;
import dev.understudy.store.LeavingTable.Leaving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marketplaces that somebody took out of the configuration while accounts of theirs exist at the shop. Nothing is registered there any more, since no pool is theirs; what exists is deleted. */
final class Leavers {
    private static final Logger LOG = LoggerFactory.getLogger(Leavers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Leavers() {}

    /** The same with those that leave, to be run with. */
    static Prepared with(Prepared prepared, Instance instance) throws Exception {
        LeavingTable table = new LeavingTable(instance.database(), instance.sealer());
        List<MarketplaceConfig> configs = new ArrayList<>();
        Map<MarketplaceId, Marketplace> all = new LinkedHashMap<>(prepared.marketplaces());
        Set<MarketplaceId> configured = prepared.config().marketplaces().keySet();
        Waiting.until(table.forget(configured), PATIENCE);
        for (Leaving each : Waiting.on(table.read(configured), PATIENCE)) {
            Marketplace marketplace = asItWas(table, each);
            if (marketplace != null) {
                configs.add(marketplace.config());
                all.put(each.id(), marketplace);
            }
        }
        return new Prepared(prepared.config().withLeaving(configs), all);
    }

    /** Null where it cannot be had back: that must not keep those from starting that are configured, whatever was wrong with what is stored. */
    private static @Nullable Marketplace asItWas(LeavingTable table, Leaving leaving) {
        try {
            MarketplaceConfig config = table.open(leaving);
            if (config == null) {
                stranded(leaving, "how it was configured was never kept");
                return null;
            }
            Consents.checkAuthorities(config);
            Flow flow = Flow.read(leaving.flow().name(), leaving.flow().body());
            LOG.warn(
                    "marketplace {} left the configuration; its {} accounts are deleted at {} with the settings and secrets that it had, and then it is forgotten",
                    leaving.id(),
                    leaving.accounts(),
                    config.origin());
            return new Marketplace(config, flow);
        } catch (RuntimeException unusable) {
            stranded(leaving, "what it was configured with cannot be used any more (" + unusable + ")");
            return null;
        }
    }

    private static void stranded(Leaving leaving, String why) {
        LOG.error(
                "marketplace {} left the configuration, and its {} accounts cannot be deleted at the shop: {}. Put it back into the configuration until they are gone",
                leaving.id(),
                leaving.accounts(),
                why);
    }
}
