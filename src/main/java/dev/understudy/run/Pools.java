package dev.understudy.run;

import dev.understudy.config.PoolConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pools as they are configured at present: the file may be read again while the process runs. Safe for any thread. */
public final class Pools {
    private volatile Map<PoolName, PoolConfig> byName = Map.of();
    private final Map<PoolName, Integer> mostReady = new ConcurrentHashMap<>();

    public Pools(Map<PoolName, PoolConfig> configured) {
        become(configured);
    }

    public Optional<PoolConfig> find(PoolName name) {
        return Optional.ofNullable(byName.get(name));
    }

    public List<PoolConfig> all() {
        return List.copyOf(byName.values());
    }

    public List<PoolName> of(MarketplaceId marketplace) {
        return byName.values().stream()
                .filter(pool -> pool.marketplace().equals(marketplace))
                .map(PoolConfig::name)
                .toList();
    }

    /** How many each may have ready; a view that changes with this. */
    public Map<PoolName, Integer> mostReady() {
        return Collections.unmodifiableMap(mostReady);
    }

    public void become(Map<PoolName, PoolConfig> configured) {
        byName = new LinkedHashMap<>(configured);
        configured.forEach((name, pool) -> mostReady.put(name, pool.readyAtMost()));
        mostReady.keySet().retainAll(configured.keySet());
    }
}
