package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.WorkerId;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Marketplace;
import dev.understudy.store.LeavingTable;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.PoolTable;
import io.vertx.core.Future;
import java.util.Collection;

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
                .compose(doubted -> known(marketplaces))
                .compose(known -> keep(config.pools().values()));
    }

    /** Of what was read again and is taken over: all that nobody goes by before the pools are kept. Where a name does not fit, nothing is written. */
    Future<Void> prepare(Collection<Marketplace> taken, Collection<PoolConfig> pools) {
        return fit(pools).compose(fitting -> known(taken));
    }

    /** All or none. */
    Future<Void> keep(Collection<PoolConfig> all) {
        return pools.sync(all, whole, KnownNames::misfit);
    }

    private Future<Void> known(Collection<Marketplace> shops) {
        return syncMarketplaces(shops).compose(synced -> keepTerms(shops));
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
        return fits ? Future.succeededFuture() : Future.failedFuture(misfit(pool));
    }

    private static Trouble misfit(PoolConfig pool) {
        return Trouble.mend(
                "pool '" + pool.name() + "' belongs to another marketplace in this database: give it another name");
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
}
