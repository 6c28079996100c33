package dev.understudy.lease;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountState;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.LeaseEnding;
import dev.understudy.store.LeaseLine;
import dev.understudy.store.LeaseTable;
import dev.understudy.store.LeaseTable.Release;
import dev.understudy.store.LeaseTable.Released;
import dev.understudy.store.LeaseTable.Renewal;
import dev.understudy.store.LeaseTable.Renewed;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leases that are out: renewed and given back in groups. Whoever calls has checked the token. */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private final Bus bus;
    private final LeaseTable leases;
    private final GroupCommitter<Renewal, Optional<Renewed>> renewals;
    private final GroupCommitter<Release, Optional<Released>> releases;
    private final Map<LeaseId, LeaseEnding> abandoned = new LinkedHashMap<>();
    private final int mostWaiting;
    private boolean unheard;

    /** @param patience longest that an owner waits for the database */
    Holds(Bus bus, LeaseTable leases, int mostWaiting, Duration patience) {
        this.mostWaiting = mostWaiting;
        this.bus = bus;
        this.leases = leases;
        renewals = new GroupCommitter<>("heartbeats", LeaseLine.MOST_PER_TURN, mostWaiting, patience, leases::renew);
        releases = new GroupCommitter<>("releases", LeaseLine.MOST_PER_TURN, mostWaiting, patience, this::releaseAll);
    }

    Future<Instant> renew(LeaseId lease, Duration ttl) {
        return renewals.submit(new Renewal(lease, ttl))
                .onFailure(this::noteIfUnheard)
                .map(renewed -> expiry(lease, renewed));
    }

    private void noteIfUnheard(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.StoreUnavailable) {
            unheard = true;
        }
    }

    /** Whether an owner was told that the store is not available since this was last asked. */
    boolean wentUnheard() {
        boolean was = unheard;
        unheard = false;
        return was;
    }

    private static Instant expiry(LeaseId lease, Optional<Renewed> found) {
        Renewed renewed = found.orElseThrow(() -> unknown(lease));
        if (renewed.expiresAt() == null) {
            throw over(lease, renewed.state());
        }
        return renewed.expiresAt();
    }

    /** The first ending wins; a repeat succeeds. */
    Future<Void> release(LeaseId lease, LeaseEnding ending) {
        return end(new Release(lease, ending)).map(released -> ended(lease, released));
    }

    private Future<Optional<Released>> end(Release release) {
        return releases.submit(release)
                .compose(released ->
                        isOvertaken(released) ? releases.submit(release) : Future.succeededFuture(released));
    }

    /** For leases that nobody holds: tried again after an outage, and else left to expire. Answers after the first try. */
    Future<Void> giveBack(List<LeaseId> unheld, LeaseEnding ending) {
        return Future.join(unheld.stream().map(lease -> giveBack(lease, ending)).toList())
                .transform(tried -> Future.succeededFuture());
    }

    private Future<?> giveBack(LeaseId lease, LeaseEnding ending) {
        return end(new Release(lease, ending)).onFailure(cause -> keepOrWarn(lease, ending, cause));
    }

    private void keepOrWarn(LeaseId lease, LeaseEnding ending, Throwable cause) {
        if (cause instanceof Refusal && abandoned.size() < mostWaiting) {
            abandoned.putIfAbsent(lease, ending);
        } else {
            LOG.warn("lease {} stays until it expires: {}", lease, cause.getMessage());
        }
    }

    /** Gives back what could not be given back before. */
    void settle() {
        Map<LeaseId, LeaseEnding> these = Map.copyOf(abandoned);
        abandoned.clear();
        these.forEach(
                (lease, ending) -> giveBack(lease, ending).onSuccess(given -> LOG.debug("lease {} went back", lease)));
    }

    private static boolean isOvertaken(Optional<Released> released) {
        return released.isPresent() && released.get().overtaken();
    }

    @SuppressWarnings("NullAway") // a command without an answer
    private static Void ended(LeaseId lease, Optional<Released> found) {
        Released released = found.orElseThrow(() -> unknown(lease));
        if (released.before() == LeaseState.EXPIRED) {
            throw over(lease, LeaseState.EXPIRED);
        }
        return null;
    }

    private Future<List<Optional<Released>>> releaseAll(List<Release> batch) {
        return leases.release(batch).onSuccess(results -> wake(batch, results));
    }

    private void wake(List<Release> batch, List<Optional<Released>> results) {
        Set<PoolName> ready = new HashSet<>();
        Set<MarketplaceId> retired = new HashSet<>();
        for (int i = 0; i < batch.size(); i++) {
            Optional<Released> released = results.get(i).filter(Released::now);
            if (released.isPresent() && released.get().marketplace() != null) {
                AccountState becomes = batch.get(i).ending().becomes();
                if (becomes == AccountState.READY) {
                    ready.add(released.get().pool());
                } else if (becomes == AccountState.RETIRED) {
                    retired.add(released.get().marketplace());
                }
            }
        }
        ready.forEach(pool -> bus.publish(WakeUps.POOL_READY, pool));
        retired.forEach(marketplace -> bus.publish(WakeUps.ACCOUNTS_RETIRED, marketplace));
        bus.publish(WakeUps.EVENTS_WRITTEN, true);
    }

    static Refusal unknown(LeaseId lease) {
        return new Failure.NoSuch("lease", lease.toString()).asRefusal();
    }

    static Refusal over(LeaseId lease, LeaseState state) {
        Failure failure =
                state == LeaseState.RELEASED ? new Failure.LeaseReleased(lease) : new Failure.LeaseExpired(lease);
        return failure.asRefusal();
    }
}
