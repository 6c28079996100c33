package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands.Account;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.store.read.LeaseView;
import dev.understudy.store.read.WaitingView;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Leases: with token and session to the one who was granted them, without to all who look. */
final class LeaseJson {
    private LeaseJson() {}

    static JsonObject granted(Granted lease) {
        return new JsonObject()
                .put("id", lease.id().toString())
                .put("token", lease.token().value())
                .put("fence", lease.fence())
                .put("pool", lease.pool().value())
                .put("owner", lease.owner())
                .put("state", lease.state().code())
                .put("expiresAt", lease.expiresAt())
                .put("account", account(lease.account()));
    }

    private static JsonObject account(Account account) {
        return new JsonObject()
                .put("id", account.id().toString())
                .put("marketplace", account.marketplace().value())
                .put("externalId", account.externalId())
                .put("identity", SessionJson.identity(account.identity()))
                .put(
                        "session",
                        SessionJson.session(account.session())
                                .put("checkedAt", account.sessionCheckedAt())
                                .put("unchecked", account.unchecked()));
    }

    static JsonObject shown(LeaseView lease) {
        return new JsonObject()
                .put("id", lease.id().toString())
                .put("fence", lease.fence())
                .put("pool", lease.pool())
                .put("owner", lease.owner())
                .put("state", lease.state())
                .put("labels", new JsonObject(Map.copyOf(lease.labels())))
                .put("grantedAt", lease.times().granted())
                .put("expiresAt", lease.times().expires())
                .put("endedAt", lease.times().ended())
                .put("outcome", lease.outcome())
                .put(
                        "account",
                        new JsonObject()
                                .put("id", lease.account().id().toString())
                                .put("marketplace", lease.account().marketplace())
                                .put("externalId", lease.account().externalId())
                                .put(
                                        "identity",
                                        SessionJson.identity(lease.account().identity())));
    }

    static JsonObject waiting(WaitingView request) {
        return new JsonObject()
                .put("id", request.id().toString())
                .put("pool", request.pool())
                .put("owner", request.owner())
                .put("state", request.state())
                .put("count", request.count())
                .put("labels", new JsonObject(Map.copyOf(request.labels())))
                .put("requestedAt", request.requested())
                .put("waitsUntil", request.deadline())
                .put("endedAt", request.ended());
    }
}
