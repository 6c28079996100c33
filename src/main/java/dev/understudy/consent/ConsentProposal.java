package dev.understudy.consent;

import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Origin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * A consent document that a marketplace's team can publish as it is, or tighten first.
 *
 * @param operations what our flow can do there, no more
 * @param emailDomains domains of our inbox; empty to leave the field out
 * @param contact who answers for it, such as {@code mailto:qa@shop.example}
 */
public record ConsentProposal(
        Origin origin,
        String environment,
        Thumbprint instance,
        Set<Operation> operations,
        List<String> emailDomains,
        Ceilings limits,
        String contact) {
    private static final Duration LIFE = Duration.ofDays(180);

    /** The built-in reserved number ranges hold, as long as nobody adds {@code numberRanges}. */
    public String json(Instant now) {
        Instant expires = now.truncatedTo(ChronoUnit.DAYS).plus(LIFE);
        JsonObject document = new JsonObject()
                .put("version", ConsentDocument.VERSION)
                .put("origin", origin.toString())
                .put("instances", new JsonArray().add(instance.value()))
                .put("environment", environment)
                .put(
                        "operations",
                        new JsonArray(operations.stream()
                                .sorted()
                                .map(Operation::code)
                                .toList()));
        if (!emailDomains.isEmpty()) {
            document.put("emailDomains", new JsonArray(emailDomains));
        }
        return document.put(
                        "limits",
                        new JsonObject()
                                .put("accounts", limits.accounts())
                                .put("concurrency", limits.concurrency())
                                .put("perMinute", limits.perMinute()))
                .put("contact", contact)
                .put("expires", expires.toString())
                .put(
                        "cleanupUntil",
                        expires.plus(ConsentDocument.CLEANUP_AFTER_EXPIRY).toString())
                .encodePrettily();
    }
}
