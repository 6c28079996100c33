package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One marketplace's documents, how they stand, and the way to its shop. */
final class MarketplaceConsent {
    private final MarketplaceConfig marketplace;
    private final Standing standing;
    private final List<ConsentFetch> fetches;
    private final ConsentedShop shop;
    private @Nullable Future<Verdict> underWay;

    MarketplaceConsent(Vertx vertx, MarketplaceConfig marketplace, RequestSigner signer, Clock clock) {
        TrustOptions trust = TrustedAuthorities.with(marketplace.caFile());
        this.marketplace = marketplace;
        this.standing = new Standing(marketplace, clock);
        ConsentRules rules = new ConsentRules(signer.thumbprint(), marketplace.environment(), marketplace.origin());
        ShopWire.Limits limits = new ShopWire.Limits(
                marketplace.timing().connect(), marketplace.timing().answer(), ConsentDocument.MOST_BYTES, 1, false);
        this.fetches = standing.origins().stream()
                .map(origin ->
                        new ConsentFetch(origin, rules, new ShopWire(vertx, origin, trust, signer, limits), clock))
                .toList();
        this.shop = new ConsentedShop(vertx, marketplace, standing, trust, signer);
    }

    Standing standing() {
        return standing;
    }

    ConsentedShop shop() {
        return shop;
    }

    synchronized Future<Verdict> check() {
        if (underWay == null || underWay.isComplete()) {
            List<Future<Verdict>> verdicts =
                    fetches.stream().map(ConsentFetch::verdict).toList();
            underWay = Future.join(verdicts)
                    .map(all -> standing.record(
                            verdicts.stream().map(Future::result).toList()));
        }
        return underWay;
    }

    Optional<Refused> restore(String text, Instant fetchedAt) {
        try {
            ConsentDocument document = ConsentReader.read(text);
            if (!standing.origins().contains(document.origin())) {
                return Optional.of(new Refused(
                        Reason.ORIGIN_NOT_CONSENTED,
                        "the stored document is of " + document.origin() + ", which marketplace '" + marketplace.id()
                                + "' no longer has among its origins"));
            }
            standing.restore(ConsentInForce.of(document, text, fetchedAt));
            return Optional.empty();
        } catch (ConsentReader.Unreadable damaged) {
            return Optional.of(new Refused(
                    damaged.refused().reason(),
                    "the stored document: " + damaged.refused().detail()));
        }
    }

    List<String> findings() {
        List<String> findings = new ArrayList<>();
        Ceilings asked = marketplace.ceilings();
        standing.origins().stream()
                .flatMap(origin -> standing.lastValid(origin).stream())
                .forEach(consent -> {
                    Ceilings allowed = consent.document().limits();
                    String origin = consent.document().origin().toString();
                    Stream.of(
                                    finding(origin, "accounts", asked.accounts(), allowed.accounts()),
                                    finding(origin, "concurrency", asked.concurrency(), allowed.concurrency()),
                                    finding(origin, "perMinute", asked.perMinute(), allowed.perMinute()))
                            .flatMap(Optional::stream)
                            .forEach(findings::add);
                });
        return findings;
    }

    Future<Void> close() {
        return Future.join(Stream.concat(fetches.stream().map(ConsentFetch::close), Stream.of(shop.close()))
                        .toList())
                .mapEmpty();
    }

    private Optional<String> finding(String origin, String limit, int asked, int allowed) {
        return asked <= allowed
                ? Optional.empty()
                : Optional.of("marketplace '" + marketplace.id() + "': " + limit + " is " + asked
                        + " in the configuration and " + allowed + " in the consent document of " + origin
                        + "; the lower one holds");
    }
}
