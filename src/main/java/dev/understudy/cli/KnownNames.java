package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Marketplace;
import dev.understudy.store.LeavingTable;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.PoolTable;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes the configured marketplaces, their flows and the pools into the database, where everything else refers to them by name. */
final class KnownNames {
    private final Configuration config;
    private final Collection<Marketplace> marketplaces;
    private final MarketplaceTable shops;
    private final PoolTable pools;
    private final FlowShelf flows;
    private final LeavingTable leaving;
    private final WorkerId worker;
    private final boolean whole;

    private KnownNames(NodeParts parts) {
        config = parts.config();
        marketplaces = parts.marketplaces().values();
        shops = new MarketplaceTable(parts.instance().database());
        pools = new PoolTable(parts.instance().database());
        flows = parts.flows();
        leaving = new LeavingTable(parts.instance().database(), parts.instance().sealer());
        worker = parts.pulse().id();
        whole = parts.role().whole();
    }

    static KnownNames of(NodeParts parts) {
        return new KnownNames(parts);
    }

    Future<Void> write() {
        return shops.doubtAll(worker)
                .compose(doubted -> syncMarketplaces(marketplaces))
                .compose(synced -> syncPools(config.pools().values()))
                .compose(synced -> keepOnly(config.pools()));
    }

    /** The same for a configuration that was read again; marketplaces that do not run are left out. */
    Future<Void> rewrite(Prepared now, Map<PoolName, PoolConfig> pools) {
        List<Marketplace> running = now.marketplaces().values().stream()
                .filter(each -> marketplaces.stream()
                        .anyMatch(known ->
                                known.config().id().equals(each.config().id())))
                .map(this::whereItRuns)
                .toList();
        return syncMarketplaces(running)
                .compose(synced -> syncPools(pools.values()))
                .compose(synced -> keepOnly(pools));
    }

    /** What needs a restart is not written before. */
    private Marketplace whereItRuns(Marketplace now) {
        return marketplaces.stream()
                .map(Marketplace::config)
                .filter(known -> known.id().equals(now.config().id()))
                .map(known -> new Marketplace(known.withFlow(now.config()), now.flow()))
                .findFirst()
                .orElse(now);
    }

    private Future<Void> keepOnly(Map<PoolName, PoolConfig> pools) {
        return whole ? this.pools.keepOnly(List.copyOf(pools.keySet())) : Future.succeededFuture();
    }

    private Future<Void> syncMarketplaces(Collection<Marketplace> all) {
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : all) {
            MarketplaceConfig shop = each.config();
            done = done.compose(before -> shops.sync(shop.id(), shop.origin().toString(), shop.environment()))
                    .compose(fits -> inPlace(shop, fits))
                    .compose(synced -> whole ? leaving.keep(shop) : Future.succeededFuture())
                    .compose(kept -> flows.keep(shop.flow().toString(), each.flow()));
        }
        return done;
    }

    private static Future<Void> inPlace(MarketplaceConfig shop, boolean fits) {
        return fits
                ? Future.succeededFuture()
                : Future.failedFuture(Trouble.mend("marketplaces." + shop.id() + ".origin: accounts of '" + shop.id()
                        + "' exist at the origin that it had before " + shop.origin()
                        + ", and must be deleted there: give the new origin a marketplace with a name of its own"));
    }

    private Future<Void> syncPools(Collection<PoolConfig> all) {
        Future<Void> done = Future.succeededFuture();
        for (PoolConfig pool : all) {
            done = done.compose(before -> pools.sync(pool.name(), pool.marketplace(), pool.target(), pool.reuse()))
                    .compose(fits -> fits
                            ? Future.succeededFuture()
                            : Future.failedFuture(Trouble.mend("pool '" + pool.name()
                                    + "' belongs to another marketplace in this database: give it another name")));
        }
        return done;
    }
}
