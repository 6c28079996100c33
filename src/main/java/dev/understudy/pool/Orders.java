package dev.understudy.pool;

import dev.understudy.bus.PoolCommands.Order;
import dev.understudy.bus.PoolCommands.Retry;
import dev.understudy.bus.WakeUps;
import dev.understudy.config.PoolConfig;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.consent.Verdict;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import dev.understudy.identity.IdentityOverrides;
import dev.understudy.run.Marketplace;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.OrderTable.Ordered;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registrations that somebody asks for by hand: beyond the target, within the same ceilings, by the same checks. */
final class Orders {
    private final PoolDesk desk;
    private final Map<MarketplaceId, Marketplace> marketplaces;

    Orders(PoolDesk desk, Map<MarketplaceId, Marketplace> marketplaces) {
        this.desk = desk;
        this.marketplaces = Map.copyOf(marketplaces);
    }

    /** Fewer than asked for only where the ceiling or the numbers end; refused where they leave none. */
    Future<List<RegistrationId>> order(Order order) {
        PoolConfig pool = desk.configured().find(order.pool()).orElse(null);
        Marketplace marketplace = pool == null ? null : marketplaces.get(pool.marketplace());
        if (pool == null || marketplace == null) {
            return Future.failedFuture(new Failure.NoSuch("pool", order.pool().value()).asRefusal());
        }
        Optional<ConsentInForce> consent = desk.consents().inForce(pool.marketplace());
        Optional<Verdict.Refused> objection = desk.consents().objection(pool.marketplace(), Operation.REGISTER);
        if (consent.isEmpty() || objection.isPresent()) {
            return Future.failedFuture(refusal(pool, objection).asRefusal());
        }
        Ordering ordering = new Ordering(desk, marketplace, pool);
        IdentityOverrides overrides = ordering.overrides(order.overrides());
        return desk.orders()
                .orderByHand(
                        ordering.terms(consent.get(), overrides),
                        levels -> new Decision(levels.suspended().isPresent() ? 0 : order.count(), byHand(order)))
                .compose(ordered -> tell(pool, ordered));
    }

    /** The failed registration's account is on its way out, so the pool's next person tries in its place. */
    Future<RegistrationId> retry(Retry retry) {
        return desk.registrations()
                .poolOfFailed(retry.registration())
                .compose(pool -> order(new Order(pool, 1, Map.of())))
                .map(ids -> ids.get(0));
    }

    private static String byHand(Order order) {
        return order.count() + " ordered by hand";
    }

    private static Failure refusal(PoolConfig pool, Optional<Verdict.Refused> objection) {
        return objection
                .<Failure>map(
                        refused -> new Failure.ConsentRefused(pool.marketplace(), refused.reason(), refused.detail()))
                .orElseGet(() -> new Failure.ConsentRefused(
                        pool.marketplace(), Reason.NOT_YET_CHECKED, Reason.NOT_YET_CHECKED.meaning()));
    }

    private Future<List<RegistrationId>> tell(PoolConfig pool, Ordered ordered) {
        if (ordered.ordered().isEmpty()) {
            return Future.failedFuture(nothing(pool, ordered).asRefusal());
        }
        desk.bus().publish(WakeUps.REGISTRATIONS_QUEUED, pool.marketplace());
        desk.bus().publish(WakeUps.EVENTS_WRITTEN, true);
        return Future.succeededFuture(ordered.ordered());
    }

    private static Failure nothing(PoolConfig pool, Ordered ordered) {
        PoolName name = pool.name();
        if (ordered.wanted() == 0) {
            return new Failure.PoolSuspended(name, Reason.OPERATOR, "resume it before ordering registrations");
        }
        return ordered.room() == 0
                ? new Failure.LimitReached(pool.marketplace(), "its ceiling on accounts is reached")
                : new Failure.NoNumberLeft(pool.marketplace());
    }
}
