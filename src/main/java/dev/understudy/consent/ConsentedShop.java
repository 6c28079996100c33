package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The one way to a marketplace. Each request asks consent: whether its operation is allowed at that origin at this moment, whether it carries only numbers and addresses that can be nobody else's,
 * whether it is one well-formed request in our own name. Then it is signed and sent, once: no redirect is followed, nothing is tried again.
 */
public final class ConsentedShop {
    private final Standing standing;
    private final Map<Origin, ShopWire> wires = new HashMap<>();

    ConsentedShop(
            Vertx vertx, MarketplaceConfig marketplace, Standing standing, TrustOptions trust, RequestSigner signer) {
        this.standing = standing;
        ShopWire.Limits limits = new ShopWire.Limits(
                marketplace.timing().connect(),
                marketplace.timing().answer(),
                marketplace.timing().answerBytes(),
                marketplace.ceilings().concurrency(),
                true);
        for (Origin origin : standing.origins()) {
            wires.put(origin, new ShopWire(vertx, origin, trust, signer, limits));
        }
    }

    /**
     * Fails with {@link ShopTrouble} only.
     *
     * @param stillOurs asked when there is a connection, just before the first byte goes out; false where another process may act for this account by now
     */
    public Future<ShopAnswer> send(ShopRequest request, BooleanSupplier stillOurs) {
        Optional<Refused> objection = objection(request);
        ShopWire wire = wires.get(request.origin());
        if (objection.isPresent() || wire == null) {
            return Future.failedFuture(objection.orElseThrow().asTrouble());
        }
        return wire.send(
                new ShopWire.Outgoing(request.method(), request.pathAndQuery(), request.headers(), request.body()),
                () -> stillOurs.getAsBoolean()
                        ? objection(request).map(Refused::asTrouble)
                        : Optional.of(tooLate(request)));
    }

    private static ShopTrouble tooLate(ShopRequest request) {
        return new ShopTrouble(
                Reason.WORKER_LOST,
                false,
                request.origin() + ": nothing was sent, since this process may no longer send for this account");
    }

    Future<Void> close() {
        return Future.join(wires.values().stream().map(ShopWire::close).toList())
                .mapEmpty();
    }

    private Optional<Refused> objection(ShopRequest request) {
        return standing.objection(request.origin(), request.operation())
                .or(() -> RequestShape.objection(request))
                .or(() -> standing.lastValid(request.origin())
                        .map(consent -> CarriedRule.objection(request, consent.document()))
                        .orElse(Optional.of(Standing.NOT_YET_CHECKED)));
    }
}
