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
        return fit(config.pools().values())
                .compose(fitting -> shops.doubtAll(worker))
                .compose(doubted -> write(marketplaces, config.pools()));
    }

    /** The same for what was read again and is taken over; where a name does not fit, nothing is written. */
    Future<Void> rewrite(Collection<Marketplace> taken, Map<PoolName, PoolConfig> pools) {
        return fit(pools.values()).compose(fitting -> write(taken, pools));
    }

    private Future<Void> write(Collection<Marketplace> shops, Map<PoolName, PoolConfig> pools) {
        return syncMarketplaces(shops)
                .compose(synced -> keepTerms(shops))
                .compose(kept -> syncPools(pools.values()))
                .compose(synced -> keepOnly(pools));
    }

    private Future<Void> keepOnly(Map<PoolName, PoolConfig> pools) {
        return whole ? this.pools.keepOnly(List.copyOf(pools.keySet())) : Future.succeededFuture();
    }

    /** All of them before anything that others go by is written. */
    private Future<Void> fit(Collection<PoolConfig> all) {
        Future<Void> done = Future.succeededFuture();
        for (PoolConfig pool : all) {
            done = done.compose(before -> pools.marketplaceOf(pool.name()))
                    .compose(of -> fitting(pool, of.isEmpty() || of.get().equals(pool.marketplace())));
        }
        return done;
    }

    private static Future<Void> fitting(PoolConfig pool, boolean fits) {
        return fits
                ? Future.succeededFuture()
                : Future.failedFuture(Trouble.mend("pool '" + pool.name()
                        + "' belongs to another marketplace in this database: give it another name"));
    }

    private Future<Void> syncMarketplaces(Collection<Marketplace> all) {
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : all) {
            MarketplaceConfig shop = each.config();
            done = done.compose(before -> shops.sync(shop.id(), shop.origin().toString(), shop.environment()))
                    .compose(fits -> inPlace(shop, fits));
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

    private Future<Void> keepTerms(Collection<Marketplace> all) {
        Future<Void> done = Future.succeededFuture();
        for (Marketplace each : all) {
            MarketplaceConfig shop = each.config();
            done = done.compose(before -> whole ? leaving.keep(shop) : Future.succeededFuture())
                    .compose(kept -> flows.keep(shop.flow().toString(), each.flow()));
        }
        return done;
    }

    /** Another process may have taken a name since all were found to fit. */
    private Future<Void> syncPools(Collection<PoolConfig> all) {
        Future<Void> done = Future.succeededFuture();
        for (PoolConfig pool : all) {
            done = done.compose(before -> pools.sync(pool.name(), pool.marketplace(), pool.target(), pool.reuse()))
                    .compose(fits -> fitting(pool, fits));
        }
        return done;
    }
}
