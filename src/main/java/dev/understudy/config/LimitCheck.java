package dev.understudy.config;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What one key allows and another one cannot keep: found here, before the store's budgets or consent would refuse it while running. */
final class LimitCheck {
    private final YamlMap map;
    private final MarketplaceConfig marketplace;
    private final List<PoolConfig> pools;

    private LimitCheck(YamlMap map, MarketplaceConfig marketplace, List<PoolConfig> pools) {
        this.map = map;
        this.marketplace = marketplace;
        this.pools = pools;
    }

    static void check(
            Map<String, YamlMap> shops,
            Map<MarketplaceId, MarketplaceConfig> marketplaces,
            Map<PoolName, PoolConfig> pools,
            RegistrationConfig registration) {
        shops.forEach((name, map) -> marketplaces.values().stream()
                .filter(each -> each.id().value().equals(name))
                .forEach(each -> new LimitCheck(map, each, poolsOf(each, pools)).check(registration)));
    }

    private static List<PoolConfig> poolsOf(MarketplaceConfig marketplace, Map<PoolName, PoolConfig> pools) {
        return pools.values().stream()
                .filter(pool -> pool.marketplace().equals(marketplace.id()))
                .toList();
    }

    private void check(RegistrationConfig registration) {
        sum("concurrency", PoolConfig::concurrency, marketplace.ceilings().concurrency());
        sum("readyAtMost", PoolConfig::readyAtMost, marketplace.ceilings().accounts());
        Duration request =
                marketplace.timing().connect().plus(marketplace.timing().answer());
        if (registration.claimRenewal().plus(request).compareTo(registration.claimTtl()) >= 0) {
            map.problemAt(
                    "timing",
                    "connect and answer together, " + YamlValue.text(request)
                            + ", leave no time between registration.claimRenewal and registration.claimTtl:"
                            + " a worker that lost its claim could still be sending");
        }
    }

    private void sum(String key, ToIntFunction<PoolConfig> of, int ceiling) {
        long sum = pools.stream().mapToLong(of::applyAsInt).sum();
        if (sum > ceiling) {
            String shown = pools.stream()
                    .map(pool -> pool.name() + " " + of.applyAsInt(pool))
                    .collect(Collectors.joining(", "));
            String name = key.equals("concurrency") ? "concurrency" : "accounts";
            map.problemAt(
                    "ceilings",
                    "a limit is exceeded by configuration: " + name + " is " + ceiling + ", and the pools' " + key
                            + " make " + sum + " (" + shown + "); lower these or raise it");
        }
    }
}
