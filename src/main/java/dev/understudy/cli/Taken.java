package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.ConfigurationChanges;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a running process takes over from a file that was read again. A marketplace of which anything else than its flow, settings and secrets was edited stays wholly as it runs, its pools too: the
 * secrets of the new origin are not for the old one.
 *
 * @param config by which the process runs from now on
 * @param marketplaces that are as the file has them
 */
record Taken(Configuration config, Set<MarketplaceId> marketplaces) {
    /** @param runs as the file had it at the start, with what was taken over since: a marketplace that had left that file is not in it, and stays as it runs */
    static Taken of(Configuration runs, Configuration read) {
        Map<MarketplaceId, MarketplaceConfig> taken = read.marketplaces().values().stream()
                .filter(each -> isWhereItRuns(runs.marketplaces().get(each.id()), each))
                .collect(Collectors.toMap(MarketplaceConfig::id, each -> each));
        Map<MarketplaceId, MarketplaceConfig> all = new LinkedHashMap<>(runs.marketplaces());
        all.putAll(taken);
        Set<MarketplaceId> ids = Set.copyOf(taken.keySet());
        return new Taken(runs.taking(read.keys(), all, pools(runs, read, ids)), ids);
    }

    private static boolean isWhereItRuns(@Nullable MarketplaceConfig runs, MarketplaceConfig read) {
        return runs != null && runs.withFlow(read).equals(read);
    }

    private static Map<PoolName, PoolConfig> pools(Configuration runs, Configuration read, Set<MarketplaceId> taken) {
        Map<PoolName, PoolConfig> pools = new LinkedHashMap<>();
        read.pools().forEach((name, pool) -> {
            PoolConfig before = runs.pools().getOrDefault(name, pool);
            if (taken.contains(pool.marketplace()) && before.marketplace().equals(pool.marketplace())) {
                pools.put(name, pool);
            }
        });
        runs.pools().forEach((name, pool) -> {
            boolean stays = read.marketplaces().containsKey(pool.marketplace()) && !taken.contains(pool.marketplace());
            if (stays || read.pools().containsKey(name)) {
                pools.putIfAbsent(name, pool);
            }
        });
        return pools;
    }

    /** The keys that are in force by it. */
    List<String> inForce(Configuration before) {
        return ConfigurationChanges.between(before, config);
    }

    /** The keys of the file that are not. */
    List<String> needRestart(Configuration read) {
        return ConfigurationChanges.between(config, read);
    }
}
