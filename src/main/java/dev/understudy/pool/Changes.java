package dev.understudy.pool;

import dev.understudy.bus.PoolCommands.Change;
import dev.understudy.bus.PoolCommands.ChangeMarketplace;
import dev.understudy.bus.PoolCommands.Quarantine;
import dev.understudy.bus.PoolCommands.Verified;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.store.QuarantineTable;
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
        PoolConfig pool = desk.config().pools().get(change.pool());
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

    Future<Void> quarantine(Quarantine word) {
        QuarantineTable table = desk.upkeep().quarantine();
        Future<Boolean> moved =
                word.release() ? table.release(word.account()) : table.put(word.account(), Reason.OPERATOR);
        return moved.compose(done -> done ? Future.succeededFuture() : Future.failedFuture(wrongState(word)));
    }

    private static Refusal wrongState(Quarantine word) {
        String needed = word.release() ? "one that is quarantined" : "one that nobody holds: pending, ready or retired";
        return new Failure.WrongState("account", word.account().toString(), "in another state", needed).asRefusal();
    }

    private Future<MarketplaceWatch> watch(MarketplaceId id) {
        MarketplaceWatch watch = watches.get(id);
        return watch == null
                ? Future.failedFuture(new Failure.NoSuch("marketplace", id.value()).asRefusal())
                : Future.succeededFuture(watch);
    }
}
