package dev.understudy.lease;

import dev.understudy.store.EventTable;
import dev.understudy.store.LeaseLine;
import dev.understudy.store.LeaseRequestTable;
import dev.understudy.store.LeaseTable;
import io.vertx.core.Vertx;
import java.time.Duration;

/** What the lines of all pools share. */
record LineTools(
        Vertx vertx,
        LeaseParts parts,
        LeaseLine line,
        LeaseRequestTable requests,
        LeaseTable leases,
        EventTable events,
        Holds holds) {

    /** Longest that a request waits for the database. */
    Duration patience() {
        return parts.database().promptness().limit();
    }

    static LineTools of(Vertx vertx, LeaseParts parts, Holds holds, LeaseTable leases) {
        LeaseSettings settings = parts.settings();
        return new LineTools(
                vertx,
                parts,
                new LeaseLine(parts.database(), settings.mostCount(), settings.expiringAt()),
                new LeaseRequestTable(parts.database().prompt()),
                leases,
                new EventTable(parts.database()),
                holds);
    }
}
