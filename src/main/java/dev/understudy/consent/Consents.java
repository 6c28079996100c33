package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.consent.Verdict.Refused;
import dev.understudy.domain.Failure;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the marketplaces consent to, kept in memory and judged anew at each use. Who calls {@link #check} periodically and stores what it says is not for here; nothing is allowed before the first
 * check grants it. Safe for use by any thread; every method but {@link #check} answers at once. A marketplace that is not configured is refused with {@link Failure.NoSuch}.
 */
public final class Consents {
    private final Map<MarketplaceId, MarketplaceConsent> marketplaces = new LinkedHashMap<>();

    /**
     * Reads CA files, so it is for the start.
     *
     * @param version of Understudy, as it names itself to the shops
     * @throws IllegalArgumentException where a CA file cannot be used
     */
    public Consents(Vertx vertx, List<MarketplaceConfig> configured, InstanceKey key, String version, Clock clock) {
        RequestSigner signer = new RequestSigner(key, version, clock);
        for (MarketplaceConfig each : configured) {
            marketplaces.put(each.id(), new MarketplaceConsent(vertx, each, signer, clock));
        }
    }

    /**
     * Reads a file, so it is for the start.
     *
     * @throws IllegalArgumentException where the CA file cannot be used
     */
    public static void checkAuthorities(MarketplaceConfig marketplace) {
        TrustOptions unused = TrustedAuthorities.with(marketplace.caFile());
    }

    /**
     * Fetches and judges the documents of all origins now; callers at the same time share one fetch. Never fails for what a shop does.
     */
    public Future<Verdict> check(MarketplaceId id) {
        return of(id).check();
    }

    /** The main origin's consent while every origin's holds; suspensions by others aside. */
    public Optional<ConsentInForce> inForce(MarketplaceId id) {
        return of(id).standing().inForce();
    }

    /** What forbids to start this operation now, consent and suspensions together; empty where it may start. */
    public Optional<Refused> objection(MarketplaceId id, Operation operation) {
        return of(id).standing().objection(operation);
    }

    /**
     * Tells what an earlier process found valid, so that deleting goes on until its {@code cleanupUntil}, whatever the marketplace says today. Once for each origin's document.
     *
     * @param text of the document, as {@link ConsentInForce#text} gave it
     * @return why it cannot serve, when the text is damaged or of an origin that is no longer configured
     */
    public Optional<Refused> restoreCleanup(MarketplaceId id, String text, Instant fetchedAt) {
        return of(id).restore(text, fetchedAt);
    }

    /** Stops everything but deleting, by an operator's or the canary's word; a later word replaces an earlier one. */
    public void suspend(MarketplaceId id, Reason reason, String detail) {
        of(id).standing().suspend(Optional.of(new Refused(reason, detail)));
    }

    public void resume(MarketplaceId id) {
        of(id).standing().suspend(Optional.empty());
    }

    public Optional<Refused> suspension(MarketplaceId id) {
        return of(id).standing().suspension();
    }

    /** The lower of configuration and consent; by the last valid documents, since deleting goes on after a lapse. All zero while there never was a valid one. */
    public Ceilings ceilings(MarketplaceId id) {
        return of(id).standing().ceilings();
    }

    /** Where the configuration asks for more than consent allows; the lower holds. */
    public List<String> findings(MarketplaceId id) {
        return of(id).findings();
    }

    public ConsentedShop shop(MarketplaceId id) {
        return of(id).shop();
    }

    public Future<Void> close() {
        return Future.join(marketplaces.values().stream()
                        .map(MarketplaceConsent::close)
                        .toList())
                .mapEmpty();
    }

    private MarketplaceConsent of(MarketplaceId id) {
        MarketplaceConsent marketplace = marketplaces.get(id);
        if (marketplace == null) {
            throw new Failure.NoSuch("marketplace", id.value()).asRefusal();
        }
        return marketplace;
    }
}
