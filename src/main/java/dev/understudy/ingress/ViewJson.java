package dev.understudy.ingress;

import dev.understudy.domain.Reason;
import dev.understudy.message.CaughtMessage;
import dev.understudy.store.read.AccountView;
import dev.understudy.store.read.FailureView;
import dev.understudy.store.read.MarketplaceView;
import dev.understudy.store.read.MessageReads;
import dev.understudy.store.read.PoolView;
import dev.understudy.store.read.RegistrationView;
import dev.understudy.store.read.Suspension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lists and single looks show. */
final class ViewJson {
    private ViewJson() {}

    static JsonObject account(AccountView account) {
        return new JsonObject()
                .put("id", account.id().toString())
                .put("pool", account.pool())
                .put("marketplace", account.marketplace())
                .put("state", account.state())
                .put("reason", account.reason())
                .put("externalId", account.externalId())
                .put("identity", SessionJson.identity(account.identity()))
                .put("createdAt", account.times().created())
                .put("readyAt", account.times().ready())
                .put("retiredAt", account.times().retired())
                .put("deleteAfter", account.times().deleteAfter())
                .put("deleteAttempts", account.deleteAttempts());
    }

    static JsonObject registration(RegistrationView registration) {
        return new JsonObject()
                .put("id", registration.id().toString())
                .put("account", registration.account().toString())
                .put("pool", registration.pool())
                .put("marketplace", registration.marketplace())
                .put("attempt", registration.attempt())
                .put("state", registration.state())
                .put("step", registration.step())
                .put("reason", registration.ending().reason())
                .put("shopWords", registration.ending().shopWords())
                .put("detail", registration.ending().detail())
                .put("consentSha256", registration.consentSha256())
                .put("queuedAt", registration.queued())
                .put("startedAt", registration.started())
                .put("endedAt", registration.ended());
    }

    static JsonObject traced(RegistrationView.Traced traced) {
        JsonArray steps = new JsonArray();
        traced.steps()
                .forEach(step -> steps.add(new JsonObject()
                        .put("step", step.step())
                        .put("at", step.at())
                        .put("reason", step.reason())
                        .put("data", new JsonObject(step.data()))));
        return registration(traced.registration()).put("steps", steps);
    }

    static JsonObject failure(FailureView failure) {
        RegistrationView last = failure.last();
        @Nullable String reason = last.ending().reason();
        return new JsonObject()
                .put("pool", last.pool())
                .put("marketplace", last.marketplace())
                .put("reason", reason)
                .put(
                        "meaning",
                        Reason.of(String.valueOf(reason)).map(Reason::meaning).orElse(""))
                .put("count", failure.count())
                .put("firstAt", failure.first())
                .put("lastAt", last.ended())
                .put("last", registration(last));
    }

    static JsonObject pool(PoolView pool) {
        return new JsonObject()
                .put("name", pool.name())
                .put("marketplace", pool.marketplace())
                .put("configured", pool.configured())
                .put("target", pool.target())
                .put("fileTarget", pool.fileTarget())
                .put("counts", counts(pool.counts()))
                .put("quarantine", new JsonObject(new TreeMap<>(pool.quarantine())))
                .put("toCheck", pool.toCheck())
                .put("waiting", pool.waiting())
                .put("decision", pool.decision())
                .put("decidedAt", pool.decided())
                .put("suspended", suspension(pool.suspended()));
    }

    static JsonObject level(PoolHistory.Level level) {
        return new JsonObject()
                .put("at", level.at())
                .put("target", level.target())
                .put("counts", counts(level.counts()));
    }

    private static JsonObject counts(PoolView.Counts counts) {
        return new JsonObject()
                .put("pending", counts.pending())
                .put("ready", counts.ready())
                .put("leased", counts.leased())
                .put("retired", counts.retired())
                .put("quarantined", counts.quarantined());
    }

    static JsonObject marketplace(MarketplaceView marketplace) {
        return new JsonObject()
                .put("id", marketplace.id())
                .put("origin", marketplace.origin())
                .put("environment", marketplace.environment())
                .put("suspended", suspension(marketplace.suspended()))
                .put("checkedAt", marketplace.checked())
                .put("live", marketplace.live())
                .put("running", marketplace.running())
                .put("ceilings", limits(marketplace.ceilings()))
                .put(
                        "canary",
                        new JsonObject()
                                .put("passed", marketplace.canary().passed())
                                .put("unheardInARow", marketplace.canary().unheardInARow()))
                .put("consent", consent(marketplace.consent()));
    }

    private static @Nullable JsonObject consent(MarketplaceView.@Nullable Consent consent) {
        if (consent == null) {
            return null;
        }
        return new JsonObject()
                .put("sha256", consent.sha256())
                .put("fetchedAt", consent.fetched())
                .put("expires", consent.expires())
                .put("cleanupUntil", consent.cleanupUntil())
                .put("operations", new JsonArray(consent.operations()))
                .put("limits", limits(consent.limits()))
                .put("contact", consent.contact());
    }

    private static JsonObject limits(MarketplaceView.Limits limits) {
        return new JsonObject()
                .put("accounts", limits.accounts())
                .put("concurrency", limits.concurrency())
                .put("perMinute", limits.perMinute());
    }

    private static @Nullable JsonObject suspension(@Nullable Suspension suspension) {
        return suspension == null
                ? null
                : new JsonObject()
                        .put("reason", suspension.reason())
                        .put("detail", suspension.detail())
                        .put("at", suspension.at());
    }

    static JsonObject message(MessageReads.Shown shown) {
        return message(shown.message()).put("heldBack", shown.heldBack());
    }

    static JsonObject message(CaughtMessage message) {
        return new JsonObject()
                .put("id", message.id())
                .put("receivedAt", message.receivedAt())
                .put("channel", message.channel().code())
                .put("from", message.from())
                .put("to", message.to())
                .put("subject", message.content().subject())
                .put("text", message.content().text())
                .put("html", message.content().html())
                .put("attachments", message.content().attachments())
                .putNull("heldBack");
    }
}
