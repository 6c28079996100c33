package dev.understudy.lease;

import dev.understudy.bus.WakeUps;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.store.LeaseSweep;
import dev.understudy.store.LeaseSweep.Expired;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what time has ended, by the database's clock: expired leases, waits of dead nodes, old rows. The only one who expires a lease. After an outage, and after a start, owners have had no chance to
 * renew: see {@link LeaseSweep#expire}. A store or a node that stood still for a while is an outage too, though no sweep failed; so is each heartbeat that was told {@code store-unavailable} here.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int BITE = 256;
    private static final Duration BETWEEN_DROPS = Duration.ofMinutes(1);

    /** How many times a request's patience later than the next sweep the store may answer; after that, heartbeats did not get through either, here or at another node. Once would call each pause of a busy machine an outage. */
    private static final int STANDSTILL = 3;

    private final LeaseParts parts;
    private final BooleanSupplier unheard;
    private final LongSupplier nanoTime;
    private final LeaseSweep sweep;
    private final Duration latest;
    private @Nullable Instant upSince;
    private boolean sweeping;
    private long heardAtNanos;
    private long droppedAtNanos;
    private long timer;

    /** @param unheard whether heartbeats were told that the store is not available since this was last asked */
    Sweeper(LeaseParts parts, BooleanSupplier unheard) {
        this(parts, unheard, System::nanoTime);
    }

    Sweeper(LeaseParts parts, BooleanSupplier unheard, LongSupplier nanoTime) {
        this.parts = parts;
        this.unheard = unheard;
        this.nanoTime = nanoTime;
        latest = parts.settings()
                .sweep()
                .plus(parts.database().promptness().limit().multipliedBy(STANDSTILL));
        sweep = new LeaseSweep(parts.database(), BITE);
        heardAtNanos = nanoTime.getAsLong();
        droppedAtNanos = heardAtNanos;
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
            sweep().onComplete(done -> sweeping = false, this::failed);
        }
    }

    /** Everything that is due now. An outage begins the grace anew; another failure would renew it for ever. */
    Future<Void> sweep() {
        return sweep.begin(parts.worker()).compose(this::sweepUnlessLate).onFailure(this::beginGraceAfterOutage);
    }

    private void failed(Throwable cause) {
        sweeping = false;
        LOG.warn("a sweep failed; after an outage leases get {} of grace: {}", grace(), cause.getMessage());
    }

    private void beginGraceAfterOutage(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.StoreUnavailable) {
            upSince = null;
        }
    }

    /** A late answer may tell a time from before the standstill: the next sweep begins the grace. */
    private Future<Void> sweepUnlessLate(Instant at) {
        if (stoodStill()) {
            return Future.succeededFuture();
        }
        if (unheard.getAsBoolean() || upSince == null) {
            upSince = at;
        }
        return sweepOnce(at, upSince);
    }

    /** Asked at each answer, so that a long sweep of many bites is none. */
    private boolean stoodStill() {
        long now = nanoTime.getAsLong();
        boolean late = now - heardAtNanos > latest.toNanos();
        heardAtNanos = now;
        if (late) {
            upSince = null;
            LOG.warn("the store, or this node, stood still; leases get {} of grace", grace());
        }
        return late;
    }

    private Duration grace() {
        return parts.settings().outageGrace();
    }

    private Future<Void> sweepOnce(Instant at, Instant since) {
        return expireAll(at, since)
                .compose(expired -> warnAll())
                .compose(warned -> sweep.cancelStray(at, since, grace()))
                .onSuccess(parts.peers()::requestsEnded)
                .compose(cancelled -> dropOld());
    }

    private Future<Void> expireAll(Instant at, Instant since) {
        return sweep.expire(at, since, grace()).compose(expired -> {
            wake(expired);
            boolean more = !stoodStill() && sweep.isWholeBite(expired.size());
            return more ? expireAll(at, since) : Future.succeededFuture();
        });
    }

    private Future<Void> warnAll() {
        return sweep.warn().compose(warned -> {
            if (warned > 0) {
                parts.bus().publish(WakeUps.EVENTS_WRITTEN, true);
            }
            boolean more = !stoodStill() && sweep.isWholeBite(warned);
            return more ? warnAll() : Future.succeededFuture();
        });
    }

    /** Its failure is only this: old rows stay for another while. */
    private Future<Void> dropOld() {
        long now = nanoTime.getAsLong();
        if (now - droppedAtNanos < BETWEEN_DROPS.toNanos()) {
            return Future.succeededFuture();
        }
        return sweep.dropOld(parts.settings().keepEnded())
                .otherwise(this::nothingDropped)
                .map(dropped -> {
                    if (!sweep.isWholeBite(dropped)) {
                        droppedAtNanos = now;
                    }
                    return null;
                });
    }

    private int nothingDropped(Throwable cause) {
        LOG.warn("requests that ended long ago stay for another {}: {}", BETWEEN_DROPS, cause.getMessage());
        return 0;
    }

    private void wake(List<Expired> expired) {
        if (!expired.isEmpty()) {
            expired.forEach(each -> {
                LOG.info("lease {} of pool {} expired", each.lease(), each.pool());
                parts.bus().publish(WakeUps.LEASE_EXPIRED, each.pool());
            });
            expired.stream()
                    .map(Expired::marketplace)
                    .distinct()
                    .forEach(marketplace -> parts.bus().publish(WakeUps.ACCOUNTS_RETIRED, marketplace));
            parts.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        }
    }
}
