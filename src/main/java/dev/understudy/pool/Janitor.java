package dev.understudy.pool;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.JanitorConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.run.Ceilings;
import dev.understudy.run.CutShort;
import dev.understudy.run.Driven;
import dev.understudy.run.Marketplace;
import dev.understudy.run.ShopRoom;
import dev.understudy.store.DeletionTable.Backoff;
import dev.understudy.store.DeletionTable.Deleted;
import dev.understudy.store.DeletionTable.NotDeleted;
import dev.understudy.store.DeletionTable.ToDelete;
import dev.understudy.store.GroupCommitter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a marketplace's retired accounts there, through the flow that made each; gives up on one only into quarantine. Confined to the verticle's context. */
final class Janitor {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final int MOST_WAITING = 100_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** A weekend without the shop costs no account an attempt. */
    private static final Duration LONGEST_OUTAGE = Duration.ofDays(3);

    /** What a shop that is down or overloaded answers to everybody. A 500 is none of it: shops answer so to what they cannot do for one account. */
    private static final Set<Reason> SHOPS_TROUBLE = EnumSet.of(
            Reason.CONNECT_FAILED,
            Reason.TLS_FAILED,
            Reason.CONNECTION_CUT,
            Reason.ANSWER_TIMEOUT,
            Reason.REGISTRATION_TIMEOUT,
            Reason.RATE_LIMITED,
            Reason.SHOP_UNAVAILABLE);

    private final Vertx vertx;
    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final JanitorConfig config;
    private final Deletion deletion;
    private final GroupCommitter<Deleted, Boolean> confirming;
    private final GroupCommitter<NotDeleted, Boolean> postponing;
    private final Driven<AccountId> driven;
    private final ShopRoom shop;
    private Future<List<ToDelete>> claim = Future.succeededFuture(List.of());
    private boolean claiming;

    Janitor(Vertx vertx, PoolDesk desk, Marketplace marketplace) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
        this.config = desk.config().janitor();
        this.deletion = new Deletion(desk, marketplace);
        this.shop = desk.runs().room(id);
        this.driven = new Driven<>(
                ids -> desk.deletions().handBackAllBut(id, desk.pulse().id(), ids));
        Backoff backoff =
                new Backoff(config.attempts(), config.retryPause(), config.retryPauseAtMost(), LONGEST_OUTAGE);
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
                all -> desk.deletions().postpone(id, desk.pulse().id(), all, backoff));
    }

    MarketplaceId marketplace() {
        return id;
    }

    /** Claims what there is room for. */
    void look() {
        int most = Math.min(Math.min(config.batch(), shop.freeForUpkeep()), config.concurrency() - driven.size());
        boolean allowed = desk.consents().objection(id, Operation.DELETE).isEmpty();
        if (claiming || !desk.pulse().mayTake()) {
            return;
        }
        if (most <= 0 || !allowed) {
            settle();
            return;
        }
        claiming = true;
        shop.take(most);
        claim = driven.settled().compose(settled -> claim(most));
        claim.onComplete(batch -> claimed(most, batch), away -> {
            claiming = false;
            shop.giveBack(most);
            driven.doubt();
            LOG.warn("could not look for accounts to delete at {}: {}", id, away.getMessage());
        });
    }

    /** Where nothing may be claimed, what nobody drives must not hold its place under the ceilings. */
    private void settle() {
        if (driven.isDoubtful()) {
            claiming = true;
            driven.settled()
                    .onComplete(settled -> claiming = false)
                    .onFailure(away -> LOG.warn("could not hand back deletions at {}: {}", id, away.getMessage()));
        }
    }

    private Future<List<ToDelete>> claim(int most) {
        return desk.deletions().claim(id, desk.pulse().id(), most, Ceilings.of(desk.consents(), marketplace));
    }

    /** Deletions of lost processes go back to the retired. */
    Future<Void> takeOver() {
        return desk.deletions().takeOver(id, requestTime()).mapEmpty();
    }

    /** Others may have taken over what runs here. */
    void doubt() {
        driven.doubt();
    }

    /** Succeeds when nothing runs any more; nothing new must be claimed meanwhile. */
    Future<Void> nothingLeft() {
        return claim.transform(claimed -> driven.nothingLeft());
    }

    /** This process stops: what it had claimed goes back. */
    Future<Integer> handBack() {
        return driven.handBack();
    }

    private Duration requestTime() {
        return marketplace.config().timing().answer();
    }

    private void claimed(int most, List<ToDelete> batch) {
        claiming = false;
        shop.giveBack(most - batch.size());
        batch.forEach(one -> driven.add(one.account().id()));
        batch.forEach(this::delete);
    }

    private void delete(ToDelete one) {
        AccountId account = one.account().id();
        deletion.run(one)
                .compose(outcome -> CutShort.is(outcome, desk.pulse()) ? giveBack(account) : keep(one, outcome))
                .onFailure(
                        fault -> LOG.error("what came of the deletion of account {} cannot be stored", account, fault))
                .onFailure(fault -> driven.doubt())
                .onComplete(done -> {
                    driven.remove(account);
                    shop.giveBack(1);
                    look();
                });
    }

    private Future<Boolean> giveBack(AccountId account) {
        LOG.debug("the deletion of account {} is given back", account);
        driven.doubt();
        return Future.succeededFuture(false);
    }

    /** Tries until the database has it: the account is gone at the shop already. What the database refuses for good counts as an attempt that failed. */
    private Future<Boolean> keep(ToDelete one, FlowOutcome outcome) {
        Future<?> kept = outcome instanceof FlowOutcome.Failed failure
                ? postponing.submit(notDeleted(one, failure)).onSuccess(quarantined -> told(one, failure, quarantined))
                : confirming.submit(new Deleted(one.account().id(), one.claimNo()));
        return kept.onSuccess(done -> desk.bus().publish(WakeUps.EVENTS_WRITTEN, true))
                .map(true)
                .recover(trouble -> {
                    if (trouble instanceof Refusal) {
                        return vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(later -> keep(one, outcome));
                    }
                    return outcome.equals(Deletion.OWN_FAULT)
                            ? Future.failedFuture(trouble)
                            : keep(one, Deletion.OWN_FAULT);
                });
    }

    private static NotDeleted notDeleted(ToDelete one, FlowOutcome.Failed failure) {
        return new NotDeleted(
                one.account().id(),
                one.claimNo(),
                failure.reason().code() + ": " + failure.detail(),
                SHOPS_TROUBLE.contains(failure.reason()));
    }

    /** The last attempt is for a person: the account stays at the shop until somebody mends what is wrong, or janitor.quarantine is over. */
    private void told(ToDelete one, FlowOutcome.Failed failure, boolean quarantined) {
        if (quarantined) {
            LOG.error(
                    "account {} could not be deleted at {} in {} attempts and is quarantined (deletion-failed): {}: {}; mend it at the shop or in the flow, then POST /v1/accounts/{}/retire",
                    one.account().id(),
                    id,
                    one.attempt(),
                    failure.reason().code(),
                    failure.detail(),
                    one.account().id());
        } else {
            LOG.info(
                    "account {} was not deleted at {} (attempt {}): {}: {}",
                    one.account().id(),
                    id,
                    one.attempt(),
                    failure.reason().code(),
                    failure.detail());
        }
    }
}
