package dev.understudy.lease;

import dev.understudy.bus.Bus;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.Database;
import dev.understudy.store.InstanceSecrets;
import dev.understudy.store.Sealer;

/**
 * What a node's lease verticle is made of.
 *
 * @param worker this process's row; its requests are served by every node while the row is alive
 */
public record LeaseParts(
        Bus bus,
        Database database,
        Sealer sealer,
        InstanceSecrets secrets,
        WorkerId worker,
        PeerNotices peers,
        LeaseSettings settings) {}
