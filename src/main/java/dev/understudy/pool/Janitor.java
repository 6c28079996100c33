package dev.understudy.pool;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.JanitorConfig;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.run.Ceilings;
import dev.understudy.run.Marketplace;
import dev.understudy.store.DeletionTable.Backoff;
import dev.understudy.store.DeletionTable.Deleted;
import dev.understudy.store.DeletionTable.NotDeleted;
import dev.understudy.store.DeletionTable.ToDelete;
import dev.understudy.store.GroupCommitter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a marketplace's retired accounts there, through the flow that made each; gives up on one only into quarantine. Confined to the verticle's context. */
final class Janitor {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final int MOST_WAITING = 100_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final JanitorConfig config;
    private final Deletion deletion;
    private final GroupCommitter<Deleted, Boolean> confirming;
    private final GroupCommitter<NotDeleted, Boolean> postponing;
    private int running;
    private boolean claiming;

    Janitor(Vertx vertx, PoolDesk desk, Marketplace marketplace) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
        this.config = desk.config().janitor();
        this.deletion = new Deletion(desk, marketplace);
        Backoff backoff = new Backoff(config.attempts(), config.retryPause(), config.retryPauseAtMost());
        Duration coolDown = desk.config().registration().numberCoolDown();
        confirming = new GroupCommitter<>(
                "deletions to confirm",
                config.batch(),
                MOST_WAITING,
                all -> desk.deletions()
                        .confirm(id, desk.pulse().id(), all, coolDown)
                        .map(Collections.nCopies(all.size(), true)));
        postponing = new GroupCommitter<>(
                "deletions to postpone",
                config.batch(),
                MOST_WAITING,
                all -> desk.deletions()
                        .postpone(id, desk.pulse().id(), all, backoff)
                        .map(Collections.nCopies(all.size(), true)));
    }

    MarketplaceId marketplace() {
        return id;
    }

    /** Claims what there is room for. */
    void look() {
        int most = Math.min(config.batch(), config.concurrency() - running);
        boolean allowed = desk.consents().objection(id, Operation.DELETE).isEmpty();
        if (claiming || most <= 0 || !allowed || !desk.pulse().maySend()) {
            return;
        }
        claiming = true;
        desk.deletions()
                .claim(id, desk.pulse().id(), most, Ceilings.of(desk.consents(), marketplace))
                .onComplete(this::claimed, away -> {
                    claiming = false;
                    LOG.warn("could not look for accounts to delete at {}: {}", id, away.getMessage());
                });
    }

    /** Deletions of lost processes go back to the retired. */
    Future<Void> takeOver() {
        return desk.deletions().requeue(id, null, settle()).mapEmpty();
    }

    /** This process stops: what it had claimed goes back. */
    Future<Void> handBack() {
        return desk.deletions().requeue(id, desk.pulse().id(), Duration.ZERO).mapEmpty();
    }

    private Duration settle() {
        return marketplace.config().timing().answer();
    }

    private void claimed(List<ToDelete> batch) {
        claiming = false;
        running += batch.size();
        batch.forEach(this::delete);
    }

    private void delete(ToDelete one) {
        deletion.run(one)
                .compose(outcome -> keep(one, outcome))
                .onFailure(stopping -> LOG.warn(
                        "the deletion of account {} is left to be taken over: {}",
                        one.account().id(),
                        stopping.getMessage()))
                .onComplete(done -> {
                    running--;
                    look();
                });
    }

    /** Tries until the database has it: the account is gone at the shop already. */
    private Future<Boolean> keep(ToDelete one, FlowOutcome outcome) {
        Future<Boolean> kept = outcome instanceof FlowOutcome.Failed failure
                ? postpone(one, failure)
                : confirming.submit(new Deleted(one.account().id(), one.claimNo()));
        return kept.onSuccess(done -> desk.bus().publish(WakeUps.EVENTS_WRITTEN, true))
                .recover(away ->
                        vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS).compose(later -> keep(one, outcome)));
    }

    private Future<Boolean> postpone(ToDelete one, FlowOutcome.Failed failure) {
        if (failure.reason() == Reason.WORKER_LOST) {
            return Future.succeededFuture(false);
        }
        LOG.info(
                "account {} was not deleted at {} (attempt {}): {}: {}",
                one.account().id(),
                id,
                one.attempt(),
                failure.reason().code(),
                failure.detail());
        return postponing.submit(new NotDeleted(
                one.account().id(), one.claimNo(), failure.reason().code() + ": " + failure.detail()));
    }
}
