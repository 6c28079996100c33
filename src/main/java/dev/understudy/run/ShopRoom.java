package dev.understudy.run;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Shop;
import dev.understudy.run.Breaker.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many runs this node may have at one marketplace, besides the ceilings: less while the shop is in trouble, none while its breaker is open. It watches every request of every run; runs under way
 * go on by their own retry rules. Who starts runs takes room first and gives it back when they end. Safe for any thread.
 */
public final class ShopRoom {
    private static final Logger LOG = LoggerFactory.getLogger(ShopRoom.class);
    /** What says something about the shop; what consent refused does not. */
    private static final Set<Reason> TROUBLE = Set.of(
            Reason.CONNECT_FAILED,
            Reason.TLS_FAILED,
            Reason.CONNECTION_CUT,
            Reason.ANSWER_TIMEOUT,
            Reason.ANSWER_TOO_LARGE);

    /** So long a probe is kept for registrations, who look for it more often. */
    static final Duration REGISTRATIONS_FIRST = Duration.ofSeconds(2);

    private static final int TOO_MANY_REQUESTS = 429;

    private final MarketplaceId marketplace;
    private final Throttle throttle = new Throttle();
    private final Breaker breaker;
    private int held;
    private int runs;
    private boolean probing;
    /** Whose run the probe is; null until it has begun. */
    private @Nullable AccountId probe;

    ShopRoom(MarketplaceId marketplace, InstantSource clock) {
        this.marketplace = marketplace;
        this.breaker = new Breaker(clock);
    }

    /** How many more runs may start now. */
    public synchronized int free() {
        return switch (breaker.position()) {
            case OPEN -> 0;
            case PROBING -> probing ? 0 : 1;
            case CLOSED -> Math.max(0, throttle.most() - held);
        };
    }

    /** The same for deletions and checks: a shop that cannot delete must not keep registrations from probing. */
    public synchronized int freeForUpkeep() {
        boolean tooSoon =
                breaker.position() == Position.PROBING && breaker.probingFor().compareTo(REGISTRATIONS_FIRST) < 0;
        return tooSoon ? 0 : free();
    }

    public synchronized void take(int count) {
        held += count;
        probing = breaker.position() == Position.PROBING && count > 0;
        probe = null;
    }

    /** Runs from before the breaker opened end while the probe is under way; that lets no other probe go. */
    public synchronized void giveBack(int count) {
        held -= count;
        if (count > 0 && probe == null) {
            probing = false;
        }
    }

    synchronized Duration rest() {
        return breaker.rest();
    }

    /** Why no run is started at all, for an operator; empty where the breaker is not open. */
    public synchronized Optional<String> objection() {
        return breaker.position() == Position.OPEN
                ? Optional.of("the shop is left alone for " + breaker.rest().toMillis() + " ms, then one run is tried: "
                        + breaker.why())
                : Optional.empty();
    }

    /** A run for this account begins. Answers the shop as it sees it. */
    synchronized Shop began(AccountId account, Shop shop) {
        runs++;
        if (probing && probe == null) {
            probe = account;
        }
        return watched(account, shop);
    }

    synchronized void ended(AccountId account) {
        runs--;
        if (account.equals(probe)) {
            endProbe();
        }
    }

    private void endProbe() {
        probing = false;
        probe = null;
    }

    private Shop watched(AccountId account, Shop shop) {
        return request -> shop.send(request)
                .onSuccess(answer -> answered(account, answer))
                .onFailure(why -> lost(account, why));
    }

    private void answered(AccountId account, ShopAnswer answer) {
        if (answer.status() == TOO_MANY_REQUESTS) {
            troubled(account, Reason.RATE_LIMITED);
        } else if (answer.status() >= 500) {
            troubled(account, answer.status() == 500 ? Reason.SHOP_ERROR : Reason.SHOP_UNAVAILABLE);
        } else {
            good();
        }
    }

    private void lost(AccountId account, Throwable why) {
        if (why instanceof ShopTrouble trouble && TROUBLE.contains(trouble.reason())) {
            troubled(account, trouble.reason());
        }
    }

    private synchronized void good() {
        throttle.good(runs);
        if (breaker.good()) {
            endProbe();
            LOG.info("the shop of marketplace {} answers again; runs are started again, few at first", marketplace);
        }
    }

    private synchronized void troubled(AccountId account, Reason reason) {
        throttle.troubled(runs);
        if (breaker.troubled(account, reason)) {
            endProbe();
            LOG.warn(
                    "marketplace {}: no run is started for {} ms, then one is tried: {}",
                    marketplace,
                    breaker.rest().toMillis(),
                    breaker.why());
        }
    }
}
