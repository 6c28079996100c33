package dev.understudy.config;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.yaml.YamlProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that an operator decides. Nothing in it is secret to {@link #toString}.
 *
 * @param file it was read from
 * @param keyFile Tink's key set that wraps everything encrypted in the database; every node needs the same
 * @param marketplaces in the order of the file
 * @param pools in the order of the file
 * @param shutdownGrace time for work under way after SIGTERM
 * @param warnings what works and should still be looked at
 */
public record Configuration(
        Path file,
        DatabaseConfig database,
        Path keyFile,
        HttpConfig http,
        InboxConfig inbox,
        KeyRing keys,
        Map<MarketplaceId, MarketplaceConfig> marketplaces,
        Map<PoolName, PoolConfig> pools,
        LeaseConfig lease,
        SessionConfig session,
        RegistrationConfig registration,
        AutopilotConfig autopilot,
        JanitorConfig janitor,
        StreamConfig stream,
        RetentionConfig retention,
        Duration shutdownGrace,
        List<YamlProblem> warnings) {

    public Configuration {
        marketplaces = Collections.unmodifiableMap(new LinkedHashMap<>(marketplaces));
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        warnings = List.copyOf(warnings);
    }

    public List<PoolConfig> poolsOf(MarketplaceId marketplace) {
        return pools.values().stream()
                .filter(pool -> pool.marketplace().equals(marketplace))
                .toList();
    }

    /** The same with marketplaces that stand in it no more, and have no pools. */
    public Configuration withLeaving(List<MarketplaceConfig> leaving) {
        Map<MarketplaceId, MarketplaceConfig> all = new LinkedHashMap<>(marketplaces);
        leaving.forEach(each -> all.putIfAbsent(each.id(), each));
        return with(http, inbox, keys, all, pools);
    }

    /** The same with what a process that runs took over from a file that was read again. */
    public Configuration taking(
            KeyRing now, Map<MarketplaceId, MarketplaceConfig> itsMarketplaces, Map<PoolName, PoolConfig> itsPools) {
        return with(http, inbox, now, itsMarketplaces, itsPools);
    }

    private Configuration with(
            HttpConfig itsHttp,
            InboxConfig itsInbox,
            KeyRing itsKeys,
            Map<MarketplaceId, MarketplaceConfig> itsMarketplaces,
            Map<PoolName, PoolConfig> itsPools) {
        return new Configuration(
                file,
                database,
                keyFile,
                itsHttp,
                itsInbox,
                itsKeys,
                itsMarketplaces,
                itsPools,
                lease,
                session,
                registration,
                autopilot,
                janitor,
                stream,
                retention,
                shutdownGrace,
                warnings);
    }

    /**
     * The same for one marketplace with a pool of its own, as a trial of a flow wants it.
     *
     * @param besideAnother a node of this instance has the ports already: messages come through that one
     */
    public Configuration forTrial(MarketplaceConfig marketplace, PoolConfig pool, boolean besideAnother) {
        return with(
                besideAnother ? http.onPort(0) : http,
                besideAnother ? inbox.onTheApiAlone() : inbox,
                keys,
                Map.of(marketplace.id(), marketplace),
                Map.of(pool.name(), pool));
    }

    /** What was read, for people: the answer of {@code serve --check}. */
    public String describe() {
        return new ConfigurationSummary(this).text();
    }
}
