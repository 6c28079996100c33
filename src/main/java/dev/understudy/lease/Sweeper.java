package dev.understudy.lease;

import dev.understudy.bus.WakeUps;
import dev.understudy.store.LeaseSweep;
import dev.understudy.store.LeaseSweep.Expired;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what time has ended, by the database's clock: expired leases, waits of dead nodes, old rows. The only one who expires a lease. After an outage, and after a start, owners have had no chance to
 * renew: see {@link LeaseSweep#expire}.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int BITE = 256;
    private static final Duration BETWEEN_DROPS = Duration.ofMinutes(1);

    private final LeaseParts parts;
    private final LeaseSweep sweep;
    private @Nullable Instant upSince;
    private boolean sweeping;
    private long droppedAtNanos = System.nanoTime();
    private long timer;

    Sweeper(LeaseParts parts) {
        this.parts = parts;
        sweep = new LeaseSweep(parts.database(), BITE);
    }

    void start(Vertx vertx) {
        timer = vertx.setPeriodic(parts.settings().sweep().toMillis(), tick -> sweepUnlessBusy());
    }

    void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
    }

    private void sweepUnlessBusy() {
        if (!sweeping) {
            sweeping = true;
            sweep().onComplete(done -> sweeping = false, this::outage);
        }
    }

    /** Everything that is due now. A failure begins the grace anew. */
    Future<Void> sweep() {
        return upSince().compose(this::sweepOnce).onFailure(failed -> upSince = null);
    }

    private void outage(Throwable cause) {
        sweeping = false;
        LOG.warn(
                "a sweep failed; afterwards leases get {} of grace: {}",
                parts.settings().outageGrace(),
                cause.getMessage());
    }

    private Future<Instant> upSince() {
        return upSince == null ? sweep.now().onSuccess(now -> upSince = now) : Future.succeededFuture(upSince);
    }

    private Future<Void> sweepOnce(Instant since) {
        Duration grace = parts.settings().outageGrace();
        return expireAll(since, grace)
                .compose(expired -> warnAll())
                .compose(warned -> sweep.cancelStray(since, grace))
                .onSuccess(parts.peers()::requestsEnded)
                .compose(cancelled -> dropOld());
    }

    private Future<Void> expireAll(Instant since, Duration grace) {
        return sweep.expire(since, grace).compose(expired -> {
            wake(expired);
            return sweep.isWholeBite(expired.size()) ? expireAll(since, grace) : Future.succeededFuture();
        });
    }

    private Future<Void> warnAll() {
        return sweep.warn().compose(warned -> {
            if (warned > 0) {
                parts.bus().publish(WakeUps.EVENTS_WRITTEN, true);
            }
            return sweep.isWholeBite(warned) ? warnAll() : Future.succeededFuture();
        });
    }

    private Future<Void> dropOld() {
        if (System.nanoTime() - droppedAtNanos < BETWEEN_DROPS.toNanos()) {
            return Future.succeededFuture();
        }
        return sweep.dropOld(parts.settings().keepEnded()).map(dropped -> {
            if (!sweep.isWholeBite(dropped)) {
                droppedAtNanos = System.nanoTime();
            }
            return null;
        });
    }

    private void wake(List<Expired> expired) {
        if (!expired.isEmpty()) {
            LOG.info("{} leases expired", expired.size());
            expired.stream()
                    .map(Expired::marketplace)
                    .distinct()
                    .forEach(marketplace -> parts.bus().publish(WakeUps.ACCOUNTS_RETIRED, marketplace));
            parts.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        }
    }
}
