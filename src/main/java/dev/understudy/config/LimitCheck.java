package dev.understudy.config;

import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What one key allows and another one cannot keep: found here, before the store's budgets or consent would refuse it while running. Each check looks at keys that are right by themselves, whatever
 * else is wrong in the file.
 */
final class LimitCheck {
    private final YamlMap root;
    private final Collection<MarketplaceSection> marketplaces;
    private final Collection<PoolSection> pools;

    LimitCheck(YamlMap root, Collection<MarketplaceSection> marketplaces, Collection<PoolSection> pools) {
        this.root = root;
        this.marketplaces = marketplaces;
        this.pools = pools;
    }

    void check(RegistrationConfig registration, LeaseConfig lease, RetentionConfig retention) {
        for (MarketplaceSection each : marketplaces) {
            sum(
                    each,
                    "concurrency",
                    PoolSection::concurrency,
                    "concurrency",
                    each.ceilings().concurrency());
            sum(
                    each,
                    "readyAtMost",
                    PoolSection::readyAtMost,
                    "accounts",
                    each.ceilings().accounts());
            claims(each, registration);
        }
        history(lease, retention);
    }

    private void sum(
            MarketplaceSection marketplace, String key, ToIntFunction<PoolSection> of, String ceiling, int most) {
        List<PoolSection> its = pools.stream()
                .filter(pool -> pool.isAt(marketplace.name()) && pool.isRight(key))
                .toList();
        long sum = its.stream().mapToLong(of::applyAsInt).sum();
        if (sum > most && marketplace.isRight("ceilings." + ceiling)) {
            String shown = its.stream()
                    .map(pool -> pool.name() + " " + of.applyAsInt(pool))
                    .collect(Collectors.joining(", "));
            marketplace.problemAt(
                    "ceilings",
                    "a limit is exceeded by configuration: " + ceiling + " is " + most + ", and the pools' " + key
                            + " make " + sum + " (" + shown + "); lower these or raise it");
        }
    }

    private void claims(MarketplaceSection marketplace, RegistrationConfig registration) {
        Duration request =
                marketplace.timing().connect().plus(marketplace.timing().answer());
        boolean right = marketplace.isRight("timing.connect")
                && marketplace.isRight("timing.answer")
                && root.isRight("registration.claimRenewal")
                && root.isRight("registration.claimTtl");
        if (right && registration.claimRenewal().plus(request).compareTo(registration.claimTtl()) >= 0) {
            marketplace.problemAt(
                    "timing",
                    "connect and answer together, " + YamlValue.text(request)
                            + ", leave no time between registration.claimRenewal and registration.claimTtl:"
                            + " a worker that lost its claim could still be sending");
        }
    }

    private void history(LeaseConfig lease, RetentionConfig retention) {
        boolean right = root.isRight("retention.accounts") && root.isRight("lease.idempotencyKept");
        if (right && retention.accounts().compareTo(lease.idempotencyKept()) <= 0) {
            root.problemAt(
                    root.has("retention") ? "retention" : "lease",
                    "retention.accounts, " + YamlValue.text(retention.accounts())
                            + ", must be longer than lease.idempotencyKept, "
                            + YamlValue.text(lease.idempotencyKept())
                            + ": until then a repeat is answered with its ended lease");
        }
    }
}
