package dev.understudy.pool;

import dev.understudy.bus.PoolCommands.Change;
import dev.understudy.bus.PoolCommands.ChangeMarketplace;
import dev.understudy.bus.PoolCommands.Verified;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Consumer;

/** An operator's words: targets, suspensions, checks. */
final class Changes {
    private static final String NO_WORDS = "suspended by an operator";

    private final PoolDesk desk;
    private final Map<MarketplaceId, MarketplaceWatch> watches;
    private final Consumer<PoolName> wake;

    Changes(PoolDesk desk, Map<MarketplaceId, MarketplaceWatch> watches, Consumer<PoolName> wake) {
        this.desk = desk;
        this.watches = Map.copyOf(watches);
        this.wake = wake;
    }

    Future<Void> change(Change change) {
        PoolConfig pool = desk.configured().find(change.pool()).orElse(null);
        if (pool == null) {
            return Future.failedFuture(new Failure.NoSuch("pool", change.pool().value()).asRefusal());
        }
        Integer target = change.target();
        if (target != null && target > pool.readyAtMost()) {
            return Future.failedFuture(
                    Failure.BadInput.of("target", "is above the pool's readyAtMost of " + pool.readyAtMost())
                            .asRefusal());
        }
        return setTarget(change).compose(set -> suspend(change)).onSuccess(done -> {
            desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
            wake.accept(change.pool());
        });
    }

    private Future<Boolean> setTarget(Change change) {
        Integer target = change.target();
        return target == null ? Future.succeededFuture(false) : desk.pools().setTarget(change.pool(), target);
    }

    private Future<Void> suspend(Change change) {
        Boolean suspended = change.suspended();
        if (suspended == null) {
            return Future.succeededFuture();
        }
        String note = change.note();
        return (suspended
                        ? desk.pools().suspend(change.pool(), Reason.OPERATOR, note == null ? NO_WORDS : note)
                        : desk.pools().resume(change.pool()))
                .mapEmpty();
    }

    Future<Verified> verify(MarketplaceId id) {
        return watch(id).compose(MarketplaceWatch::check);
    }

    Future<Void> changeMarketplace(ChangeMarketplace change) {
        String note = change.note();
        return watch(change.marketplace())
                .compose(watch -> (change.suspended()
                                ? desk.marketplaces()
                                        .suspend(change.marketplace(), Reason.OPERATOR, note == null ? NO_WORDS : note)
                                : desk.marketplaces().resume(change.marketplace(), true))
                        .onSuccess(done -> desk.bus().publish(WakeUps.EVENTS_WRITTEN, true))
                        .compose(done -> change.suspended()
                                ? desk.marketplaces()
                                        .read(change.marketplace())
                                        .onSuccess(watch::obey)
                                        .mapEmpty()
                                : watch.check().<Void>mapEmpty()));
    }

    /** For a person to look at it. */
    Future<Void> quarantine(AccountId account) {
        return desk.upkeep()
                .quarantine()
                .put(account, Reason.OPERATOR)
                .compose(done ->
                        done ? told() : wrongState(account, "one that nobody holds: pending, ready or retired"));
    }

    /** Out of quarantine, or out of what is ready: to be deleted at the shop, at once. */
    Future<Void> retire(AccountId account) {
        return desk.upkeep().quarantine().retire(account).compose(found -> {
            found.ifPresent(marketplace -> desk.bus().publish(WakeUps.ACCOUNTS_RETIRED, marketplace));
            return found.isPresent() ? told() : wrongState(account, "one that is quarantined, or ready");
        });
    }

    private Future<Void> told() {
        desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        return Future.succeededFuture();
    }

    private static Future<Void> wrongState(AccountId account, String needed) {
        return Future.failedFuture(
                new Failure.WrongState("account", account.toString(), "in another state", needed).asRefusal());
    }

    private Future<MarketplaceWatch> watch(MarketplaceId id) {
        MarketplaceWatch watch = watches.get(id);
        return watch == null
                ? Future.failedFuture(new Failure.NoSuch("marketplace", id.value()).asRefusal())
                : Future.succeededFuture(watch);
    }
}
