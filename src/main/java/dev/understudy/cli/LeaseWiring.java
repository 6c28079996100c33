package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.LeaseConfig;
import dev.understudy.lease.LeaseParts;
import dev.understudy.lease.LeaseSettings;

/** What lends accounts is given. */
final class LeaseWiring {
    /** Which part of its time a lease has left when its owner is warned (api.md: a fifth). */
    private static final double EXPIRING_AT = 0.2;

    private LeaseWiring() {}

    static LeaseParts of(NodeParts parts) {
        return new LeaseParts(
                parts.bus(),
                parts.instance().database(),
                parts.instance().sealer(),
                parts.instance().secrets(),
                parts.pulse().id(),
                parts.neighbours()::requestsEnded,
                settings(parts));
    }

    private static LeaseSettings settings(NodeParts parts) {
        Configuration config = parts.config();
        LeaseConfig lease = config.lease();
        return new LeaseSettings(
                lease.ttl(),
                lease.ttlAtMost(),
                lease.waitAtMost(),
                lease.countAtMost(),
                parts.pools().mostReady(),
                lease.lineAtMost(),
                lease.sweep(),
                lease.outageGrace(),
                EXPIRING_AT,
                config.session().patience(),
                lease.idempotencyKept());
    }
}
