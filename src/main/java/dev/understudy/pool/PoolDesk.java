package dev.understudy.pool;

import dev.understudy.bus.Bus;
import dev.understudy.config.Configuration;
import dev.understudy.consent.Consents;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.Pools;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.DeletionTable;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.OrderTable;
import dev.understudy.store.PoolTable;
import dev.understudy.store.Promptness;
import dev.understudy.store.RegistrationTable;
import dev.understudy.store.SessionCheckReturns;
import dev.understudy.store.SessionCheckTable;
import dev.understudy.store.SessionDoubts;
import java.time.Clock;

/**
 * What every part of this package works with.
 *
 * @param config as it was at the start, but for its pools
 * @param configured the pools as they are at present
 * @param seedSalt the instance's own: two instances at one shop make different people
 * @param trial of a flow that is not the instance's: what it needs of the consent is nothing to the other nodes
 */
public record PoolDesk(
        Bus bus,
        Promptness promptness,
        Configuration config,
        Pools configured,
        Consents consents,
        FlowRuns runs,
        FlowShelf flows,
        WorkerPulse pulse,
        OrderTable orders,
        PoolTable pools,
        RegistrationTable registrations,
        DeletionTable deletions,
        SessionDoubts sessionDoubts,
        SessionCheckTable sessionChecks,
        SessionCheckReturns sessionReturns,
        MarketplaceTable marketplaces,
        UpkeepTables upkeep,
        Clock clock,
        long seedSalt,
        boolean trial) {}
