package dev.understudy.cli;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.flow.Flow;
import dev.understudy.run.Marketplace;
import dev.understudy.store.LeavingTable;
import dev.understudy.store.LeavingTable.Leaving;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            MarketplaceConfig config = each.config();
            if (config == null || isWithoutItsAuthorities(config)) {
                stranded(each);
            } else {
                LOG.warn(
                        "marketplace {} left the configuration; its {} accounts are deleted at {} with the settings and secrets that it had, and then it is forgotten",
                        each.id(),
                        each.accounts(),
                        config.origin());
                configs.add(config);
                all.put(
                        each.id(),
                        new Marketplace(
                                config,
                                Flow.read(each.flow().name(), each.flow().body())));
            }
        }
        return new Prepared(prepared.config().withLeaving(configs), all);
    }

    private static boolean isWithoutItsAuthorities(MarketplaceConfig config) {
        return config.caFile() != null && !Files.isReadable(config.caFile());
    }

    private static void stranded(Leaving leaving) {
        MarketplaceConfig config = leaving.config();
        LOG.error(
                "marketplace {} left the configuration, and its {} accounts cannot be deleted at the shop: {}. Put it back into the configuration until they are gone",
                leaving.id(),
                leaving.accounts(),
                config == null
                        ? "how it was configured was never kept"
                        : "its certificate file " + config.caFile() + " is not there any more");
    }
}
