package dev.understudy.registration;

import dev.understudy.bus.Bus;
import dev.understudy.config.RegistrationConfig;
import dev.understudy.consent.Consents;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.FlowShelf;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.EventLog;
import dev.understudy.store.MarketplaceTable;
import dev.understudy.store.RegistrationQueue;
import dev.understudy.store.RegistrationTable;
import dev.understudy.store.RunReturns;
import java.time.Duration;

/**
 * What every part of this package works with.
 *
 * @param sessionsFreshFor how long a new session is relied on, where its flow can ask the shop again
 * @param trial of a flow that is not the instance's: neither its successes nor its failures say anything about the marketplace
 */
public record RegistrationDesk(
        Bus bus,
        RegistrationConfig config,
        Duration sessionsFreshFor,
        Consents consents,
        FlowRuns runs,
        FlowShelf flows,
        WorkerPulse pulse,
        RegistrationQueue queue,
        RegistrationTable registrations,
        RunReturns returns,
        MarketplaceTable marketplaces,
        EventLog events,
        boolean trial) {}
