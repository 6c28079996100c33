package dev.understudy.registration;

import dev.understudy.config.PoolConfig;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.domain.Operation;
import dev.understudy.domain.RegistrationId;
import dev.understudy.flow.Flow;
import dev.understudy.run.Ceilings;
import dev.understudy.run.Driven;
import dev.understudy.run.Marketplace;
import dev.understudy.run.ShopRoom;
import dev.understudy.store.RegistrationQueue.Claimed;
import dev.understudy.store.RegistrationQueue.Wanted;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool's registrations on this node: claims as many as there is room for and runs them. Room that becomes free is claimed for in groups, since every claim is a commit. Confined to the
 * verticle's context.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** A claim waits until so much of the room is free, or for a moment. */
    private static final int WORTHWHILE_PART = 8;

    private static final long MOMENT_MILLIS = 20;

    /** Where the shop bears no more runs: others may give room back, or its breaker closes. */
    private static final long SHOP_FULL_MILLIS = 500;

    private final Vertx vertx;
    private final RegistrationDesk desk;
    private final Marketplace marketplace;
    private PoolConfig pool;
    private final Outcomes outcomes;
    private final NodeRoom.Share room;
    private final ShopRoom shop;
    private final Driven<RegistrationId> driven;
    private Future<List<Claimed>> claim = Future.succeededFuture(List.of());
    private boolean claiming;
    private boolean lookAgain;
    private boolean waiting;
    private boolean heard;
    private boolean closed;

    Lane(
            Vertx vertx,
            RegistrationDesk desk,
            Marketplace marketplace,
            PoolConfig pool,
            Outcomes outcomes,
            NodeRoom room) {
        this.vertx = vertx;
        this.desk = desk;
        this.marketplace = marketplace;
        this.pool = pool;
        this.outcomes = outcomes;
        this.room = room.share(() -> lookIn(MOMENT_MILLIS));
        this.shop = desk.runs().room(pool.marketplace());
        this.driven = new Driven<>(ids ->
                desk.returns().handBackAllBut(pool.marketplace(), desk.pulse().id(), pool.name(), ids));
    }

    PoolConfig pool() {
        return pool;
    }

    /** The pool as it is configured now. Its flow may be another, which nothing was heard under yet. */
    void open(PoolConfig now) {
        pool = now;
        closed = false;
        heard = false;
        room.open();
    }

    /** The pool left the configuration: what runs comes to its end, and nothing more is claimed. */
    void close() {
        closed = true;
        room.close();
    }

    /** Claims what there is room for; calls that come while a claim is under way lead to one more. */
    void look() {
        if (claiming) {
            lookAgain = true;
            return;
        }
        int bearable = shop.free();
        int wanted = Math.min(Math.min(desk.config().batch(), bearable), pool.concurrency() - driven.size());
        Optional<ConsentInForce> consent = desk.consents().inForce(pool.marketplace());
        boolean allowed = desk.consents()
                .objection(pool.marketplace(), Operation.REGISTER)
                .isEmpty();
        if (!desk.pulse().mayTake()) {
            return;
        }
        if (closed || wanted <= 0 || consent.isEmpty() || !allowed) {
            room.wantNone();
            settle();
            if (bearable == 0) {
                lookIn(SHOP_FULL_MILLIS);
            }
            return;
        }
        int most = room.take(wanted);
        if (most == 0) {
            settle();
            return;
        }
        claiming = true;
        shop.take(most);
        claim = driven.settled().compose(settled -> claim(most, consent.get()));
        claim.onComplete(claimed -> claimed(most, claimed), away -> {
            LOG.warn("could not claim registrations of pool {}: {}", pool.name(), away.getMessage());
            driven.doubt();
            claimed(most, List.of());
        });
    }

    /** Where nothing may be claimed, what nobody drives must not hold its place under the ceilings. */
    private void settle() {
        if (driven.isDoubtful()) {
            claiming = true;
            driven.settled()
                    .onComplete(settled -> claiming = false)
                    .onFailure(away -> LOG.warn(
                            "could not hand back registrations of pool {}: {}", pool.name(), away.getMessage()));
        }
    }

    private Future<List<Claimed>> claim(int most, ConsentInForce consent) {
        return desk.queue()
                .claim(new Wanted(
                        pool.marketplace(),
                        pool.name(),
                        desk.pulse().id(),
                        most,
                        pool.concurrency(),
                        Ceilings.of(desk.consents(), marketplace),
                        consent.sha256()));
    }

    private void claimed(int most, List<Claimed> claimed) {
        claiming = false;
        room.giveBack(most - claimed.size());
        shop.giveBack(most - claimed.size());
        claimed.forEach(one -> driven.add(one.id()));
        claimed.forEach(this::run);
        if (lookAgain || claimed.size() == most) {
            lookAgain = false;
            look();
        }
    }

    private void run(Claimed claimed) {
        RunJournal journal = new RunJournal(claimed, desk, outcomes.intents());
        Attempt attempt = new Attempt(desk.runs(), marketplace, claimed);
        desk.flows()
                .find(claimed.account().flowSha256())
                .compose((Flow flow) -> attempt.run(flow, journal, () -> heard(claimed)))
                .recover(attempt::ownFault)
                .compose(outcome -> outcomes.keep(claimed, outcome))
                .onFailure(left -> LOG.debug("registration {} is given back: {}", claimed.id(), left.getMessage()))
                .onFailure(left -> driven.doubt())
                .onComplete(done -> ended(claimed.id()));
    }

    private void ended(RegistrationId id) {
        driven.remove(id);
        room.giveBack(1);
        shop.giveBack(1);
        int free = pool.concurrency() - driven.size();
        if (driven.size() == 0 || free >= Math.max(1, pool.concurrency() / WORTHWHILE_PART)) {
            look();
        } else {
            lookIn(MOMENT_MILLIS);
        }
    }

    private void lookIn(long millis) {
        if (!waiting) {
            waiting = true;
            vertx.setTimer(millis, moment -> {
                waiting = false;
                look();
            });
        }
    }

    /** Others may have taken over what runs here. */
    void doubt() {
        driven.doubt();
    }

    /** Succeeds when nothing runs any more; nothing new must be claimed meanwhile. */
    Future<Void> nothingLeft() {
        return claim.transform(claimed -> driven.nothingLeft());
    }

    Future<Integer> handBack() {
        return driven.handBack();
    }

    /** The first message proves the shop's gateway; the canary's turn is over. */
    private void heard(Claimed run) {
        if (!heard && outcomes.proves(run.account().flowSha256())) {
            heard = true;
            desk.marketplaces()
                    .heard(
                            pool.marketplace(),
                            Ceilings.of(desk.consents(), marketplace).provenUnder())
                    .onComplete(proven -> look(), away -> heard = false);
        }
    }
}
