package dev.understudy.pool;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.SessionConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.pool.SessionVisit.Verdict;
import dev.understudy.run.Marketplace;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.SessionCheckTable;
import dev.understudy.store.SessionCheckTable.Dead;
import dev.understudy.store.SessionCheckTable.Good;
import dev.understudy.store.SessionCheckTable.Pauses;
import dev.understudy.store.SessionCheckTable.Postponed;
import dev.understudy.store.SessionCheckTable.ToCheck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores what came of a marketplace's checks of sessions, in groups, and tells whom it concerns. Confined to the verticle's context. */
final class SessionOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(SessionOutcomes.class);

    /** Rows by one statement: small enough that nobody waits for its locks. */
    private static final int BITE = 500;

    private static final int MOST_WAITING = 100_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final PoolDesk desk;
    private final Setback setback;
    private final GroupCommitter<Good, Boolean> keeping;
    private final GroupCommitter<Dead, Boolean> burying;
    private final GroupCommitter<Postponed, Boolean> postponing;
    private long good;

    SessionOutcomes(Vertx vertx, PoolDesk desk, Marketplace marketplace, Setback setback) {
        this.vertx = vertx;
        this.desk = desk;
        this.setback = setback;
        MarketplaceId id = marketplace.config().id();
        SessionConfig config = desk.config().session();
        SessionCheckTable checks = desk.sessionChecks();
        Pauses pauses = new Pauses(config.retryPause(), SessionCare.settle(desk, marketplace));
        keeping = new GroupCommitter<>(
                "sessions found good",
                BITE,
                MOST_WAITING,
                all -> checks.good(id, desk.pulse().id(), all, config.freshFor()));
        burying = new GroupCommitter<>(
                "sessions that are over",
                BITE,
                MOST_WAITING,
                all -> checks.dead(id, desk.pulse().id(), all));
        postponing = new GroupCommitter<>(
                "session checks to postpone",
                BITE,
                MOST_WAITING,
                all -> checks.postpone(id, desk.pulse().id(), all, pauses));
    }

    /** How many sessions were found good here. */
    long good() {
        return good;
    }

    /** Tries until the database has it: somebody may have signed in, and the session from before be over. What the database refuses for good counts as a check that failed. */
    Future<Boolean> keep(ToCheck one, Verdict verdict) {
        return store(one, verdict).onSuccess(held -> tell(one, verdict, held)).recover(trouble -> {
            if (trouble instanceof Refusal) {
                return vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS).compose(later -> keep(one, verdict));
            }
            Verdict storable = failed(one, Deletion.OWN_FAULT, true, verdict.idInDoubt());
            if (storable.equals(verdict)) {
                return Future.failedFuture(trouble);
            }
            LOG.error(
                    "what came of the check of account {} cannot be stored",
                    one.account().id(),
                    trouble);
            return keep(one, storable);
        });
    }

    /** Nothing is tried for ever: the last attempt ends the account. */
    Verdict failed(ToCheck one, FlowOutcome.Failed failure, boolean counts, boolean idInDoubt) {
        return counts && one.attempt() >= desk.config().session().attempts()
                ? new Verdict.Dead(failure.reason(), failure, idInDoubt)
                : new Verdict.Later(failure, counts, idInDoubt);
    }

    private Future<Boolean> store(ToCheck one, Verdict verdict) {
        AccountId account = one.account().id();
        if (verdict instanceof Verdict.Good found) {
            return keeping.submit(
                    new Good(account, one.claimNo(), found.sealed(), found.renewed(), found.externalId()));
        }
        if (verdict instanceof Verdict.Dead dead) {
            String detail = dead.failure().detail();
            return burying.submit(new Dead(account, one.claimNo(), dead.reason(), detail, dead.idInDoubt()));
        }
        Verdict.Later later = (Verdict.Later) verdict;
        return postponing.submit(new Postponed(account, one.claimNo(), later.counts(), later.idInDoubt()));
    }

    private void tell(ToCheck one, Verdict verdict, boolean held) {
        PoolName pool = one.account().pool();
        if (!held) {
            LOG.warn(
                    "the check of account {} was taken over by another process",
                    one.account().id());
            return;
        }
        if (verdict instanceof Verdict.Later later) {
            setback.failed(later.failure().reason());
            LOG.info(
                    "the session of account {} of pool {} could not be checked (attempt {}): {}: {}",
                    one.account().id(),
                    pool,
                    one.attempt(),
                    later.failure().reason().code(),
                    later.failure().detail());
            return;
        }
        desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        if (verdict instanceof Verdict.Dead dead) {
            setback.ended(dead.isRefused() ? dead.reason() : null);
            LOG.info(
                    "account {} of pool {} is quarantined, its session is over: {}: {}",
                    one.account().id(),
                    pool,
                    dead.reason().code(),
                    dead.failure().detail());
            desk.bus().publish(WakeUps.POOL_DEMAND, pool);
        } else {
            good++;
            setback.registered();
            desk.bus().publish(WakeUps.POOL_READY, pool);
        }
    }
}
