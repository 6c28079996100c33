package dev.understudy.pool;

import dev.understudy.bus.WakeUps;
import dev.understudy.config.SessionConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.PoolName;
import dev.understudy.pool.SessionVisit.Verdict;
import dev.understudy.run.Ceilings;
import dev.understudy.run.CutShort;
import dev.understudy.run.Driven;
import dev.understudy.run.Marketplace;
import dev.understudy.run.ShopRoom;
import dev.understudy.store.SessionCheckTable;
import dev.understudy.store.SessionCheckTable.ToCheck;
import dev.understudy.store.SessionCheckTable.Wanted;
import dev.understudy.store.SessionDoubts;
import dev.understudy.store.SessionDoubts.InDoubt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a marketplace's sessions good: takes accounts whose last check is too long ago out of what is lent, and has as many of them checked as waiting requests and a small stock need. Confined to the
 * verticle's context.
 */
final class SessionCare {
    private static final Logger LOG = LoggerFactory.getLogger(SessionCare.class);

    /** Rows by one statement: small enough that nobody waits for its locks. */
    private static final int BITE = 500;

    private static final long MOMENT_MILLIS = 20;

    private final Vertx vertx;
    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final MarketplaceId id;
    private final SessionConfig config;
    private final SessionDoubts doubts;
    private final SessionCheckTable checks;
    private final SessionVisit visit;
    private final Setback setback;
    private final SessionOutcomes outcomes;
    private final Refusals refusals = new Refusals();
    private final Driven<AccountId> driven;
    private final ShopRoom shop;
    private final Duration settle;
    private Future<?> look = Future.succeededFuture();
    private boolean waking;

    SessionCare(Vertx vertx, PoolDesk desk, Marketplace marketplace) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.id = marketplace.config().id();
        this.config = desk.config().session();
        this.doubts = desk.sessionDoubts();
        this.checks = desk.sessionChecks();
        this.visit = new SessionVisit(desk, marketplace);
        this.setback = new Setback(desk.clock());
        this.shop = desk.runs().room(id);
        this.settle = settle(desk, marketplace);
        this.driven = new Driven<>(
                ids -> desk.sessionReturns().handBackAllBut(id, desk.pulse().id(), ids, settle));
        this.outcomes = new SessionOutcomes(vertx, desk, marketplace, setback);
    }

    /** Until a request whose answer nobody read is over for sure, and its code dead. */
    static Duration settle(PoolDesk desk, Marketplace marketplace) {
        return marketplace
                .config()
                .timing()
                .answer()
                .plus(desk.config().registration().codeLife());
    }

    /** Somebody wants an account: look in a moment, once for all who do. */
    void wake() {
        if (!waking) {
            waking = true;
            vertx.setTimer(MOMENT_MILLIS, over -> {
                waking = false;
                look();
            });
        }
    }

    /** One look is under way at a time; what it leaves comes with the next. */
    void look() {
        if (!look.isComplete() || !desk.pulse().mayTake()) {
            return;
        }
        boolean mayAsk = desk.consents().objection(id, Operation.PROFILE).isEmpty();
        look = driven.settled()
                .compose(settled -> mayAsk ? doubts.markDue(id, BITE) : Future.succeededFuture(0))
                .compose(marked -> doubts.inDoubt(id, desk.configured().of(id)))
                .compose(found -> attend(found, mayAsk))
                .onFailure(away -> {
                    driven.doubt();
                    LOG.warn("could not look for sessions to check at {}: {}", id, away.getMessage());
                });
    }

    private Future<Void> attend(List<InDoubt> pools, boolean mayAsk) {
        Future<Void> done = Future.succeededFuture();
        for (InDoubt pool : pools) {
            done = done.compose(
                    before -> mayAsk && !pool.suspended() ? claim(pool.pool()) : lendUnchecked(pool.pool()));
        }
        return done;
    }

    private Future<Void> lendUnchecked(PoolName pool) {
        return doubts.unmark(id, pool, BITE)
                .onSuccess(freed -> {
                    if (freed > 0) {
                        desk.bus().publish(WakeUps.POOL_READY, pool);
                    }
                })
                .mapEmpty();
    }

    private Future<Void> claim(PoolName pool) {
        int room = Math.min(
                Math.min(config.concurrency() - driven.size(), shop.freeForUpkeep()), setback.most(driven.size()));
        if (room <= 0 || setback.isResting()) {
            return Future.succeededFuture();
        }
        Wanted wanted = new Wanted(
                id, pool, desk.pulse().id(), room, config.stock(), Ceilings.of(desk.consents(), marketplace));
        shop.take(room);
        return checks.claim(wanted)
                .onFailure(away -> shop.giveBack(room))
                .onSuccess(batch -> claimed(room, batch))
                .mapEmpty();
    }

    private void claimed(int room, List<ToCheck> batch) {
        shop.giveBack(room - batch.size());
        batch.forEach(one -> driven.add(one.account().id()));
        batch.forEach(this::check);
    }

    private void check(ToCheck one) {
        AccountId account = one.account().id();
        long goodBefore = outcomes.good();
        visit.run(one)
                .map(verdict -> refusals.judge(judged(one, verdict, outcomes.good() > goodBefore)))
                .compose(verdict -> isCutShort(verdict) ? giveBack(account) : outcomes.keep(one, verdict))
                .onFailure(fault -> LOG.error("what came of the check of account {} cannot be stored", account, fault))
                .onFailure(fault -> driven.doubt())
                .onComplete(done -> {
                    driven.remove(account);
                    shop.giveBack(1);
                    look();
                });
    }

    /** Trouble that other accounts do not have lies in this one, whatever it looks like. */
    private Verdict judged(ToCheck one, Verdict verdict, boolean othersWereGood) {
        if (!(verdict instanceof Verdict.Later later) || isCutShort(verdict)) {
            return verdict;
        }
        return outcomes.failed(one, later.failure(), later.counts() || othersWereGood, later.idInDoubt());
    }

    private boolean isCutShort(Verdict verdict) {
        return verdict instanceof Verdict.Later later && CutShort.is(later.failure(), desk.pulse());
    }

    private Future<Boolean> giveBack(AccountId account) {
        LOG.debug("the check of account {} is given back", account);
        driven.doubt();
        return Future.succeededFuture(false);
    }

    /** Somebody could register at this marketplace. */
    void registered() {
        refusals.disproved();
    }

    /** Checks of lost processes can be claimed again, when what they sent is over for sure. */
    Future<Integer> takeOver() {
        return desk.sessionReturns().takeOver(id, settle);
    }

    /** Others may have taken over what runs here. */
    void doubt() {
        driven.doubt();
    }

    /** Succeeds when nothing runs any more; nothing new must be claimed meanwhile. */
    Future<Void> nothingLeft() {
        return look.transform(looked -> driven.nothingLeft());
    }

    /** This process stops: what it had claimed goes back. */
    Future<Integer> handBack() {
        return driven.handBack();
    }
}
