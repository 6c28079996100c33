package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Proof;
import dev.understudy.bus.LeaseCommands.Repeat;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Taking accounts and giving them back. */
final class LeaseOperations {
    private final Bus bus;
    private final Duration usualTtl;
    private final Acquiring line;

    /** @param usualTtl of a request that names none */
    LeaseOperations(Bus bus, Duration usualTtl, Acquiring line) {
        this.bus = bus;
        this.usualTtl = usualTtl;
        this.line = line;
    }

    void bind(Map<String, Operation> table) {
        table.put("acquireLease", this::acquire);
        table.put("renewLease", this::renew);
        table.put("releaseLease", this::release);
        table.put("getSession", this::session);
        table.put("leaveLine", this::leaveLine);
    }

    private Future<Answer> acquire(Call call) {
        Acquire command = command(call);
        if (!command.patience().isZero()) {
            call.waits();
        }
        Future<List<Granted>> asked = line.acquire(command);
        call.whenGone(() -> line.leave(command.request())); // behind it: who has gone already leaves the line, too
        return asked.onSuccess(leases -> AccessLog.about(call.context(), leases))
                .map(leases -> granted(command, leases));
    }

    private Acquire command(Call call) {
        JsonObject body = call.inputs().body();
        String key = call.inputs().textOrNull("Idempotency-Key");
        return new Acquire(
                LeaseRequestId.next(),
                new PoolName(body.getString("pool")),
                body.getString("owner"),
                Duration.ofSeconds(body.getLong("ttlSeconds", usualTtl.toSeconds())),
                Duration.ofSeconds(body.getLong("waitSeconds", 0L)),
                body.getInteger("count", 1),
                labels(body.getJsonObject("labels")),
                call.caller().asHolder(),
                key == null ? null : new Repeat(key, CanonicalJson.sha256(body)));
    }

    private static Map<String, String> labels(@Nullable JsonObject labels) {
        return labels == null
                ? Map.of()
                : labels.stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }

    private Answer granted(Acquire command, List<Granted> leases) {
        Answer answer = command.count() == 1 ? one(leases.get(0)) : several(leases);
        return answer.with("Cache-Control", "no-store")
                .orElse(bytes -> line.undelivered(command.repeat() != null, leases, bytes));
    }

    private static Answer one(Granted lease) {
        return Answer.json(201, LeaseJson.granted(lease).toBuffer()).with("Location", "/v1/leases/" + lease.id());
    }

    private static Answer several(List<Granted> leases) {
        JsonArray array = new JsonArray();
        leases.forEach(lease -> array.add(LeaseJson.granted(lease)));
        return Answer.json(201, array.toBuffer());
    }

    private Future<Answer> renew(Call call) {
        LeaseId lease =
                AccessLog.about(call.context(), new LeaseId(call.inputs().uuid("id")));
        Duration ttl = Duration.ofSeconds(call.inputs().body().getLong("ttlSeconds"));
        return bus.request(LeaseCommands.RENEW, new LeaseCommands.Renew(lease, proof(call, lease), ttl))
                .map(end ->
                        Answer.ok(new JsonObject().put("id", lease.toString()).put("expiresAt", end)));
    }

    private Future<Answer> release(Call call) {
        LeaseId lease =
                AccessLog.about(call.context(), new LeaseId(call.inputs().uuid("id")));
        Outcome outcome = Outcome.valueOf(call.inputs().text("outcome").toUpperCase(Locale.ROOT));
        return bus.request(LeaseCommands.RELEASE, new LeaseCommands.Release(lease, proof(call, lease), outcome))
                .map(released -> Answer.NOTHING);
    }

    private Future<Answer> session(Call call) {
        LeaseId lease =
                AccessLog.about(call.context(), new LeaseId(call.inputs().uuid("id")));
        SessionFormat format = SessionFormat.named(call.inputs().text("format"));
        return bus.request(LeaseCommands.READ_SESSION, new LeaseCommands.ReadSession(lease, proof(call, lease)))
                .map(account -> format.answer(account.session()));
    }

    private static Proof proof(Call call, LeaseId lease) {
        String token = call.inputs().textOrNull("Lease-Token");
        if (token == null && !call.caller().isAdmin()) {
            throw new Failure.NotOwner(lease).asRefusal();
        }
        return new Proof(token == null ? null : new Secret(token), call.caller().isAdmin());
    }

    private Future<Answer> leaveLine(Call call) {
        LeaseCommands.ForgetKey command =
                new LeaseCommands.ForgetKey(call.caller().name(), call.inputs().text("idempotencyKey"));
        return bus.request(LeaseCommands.FORGET_KEY, command).map(found -> Answer.NOTHING);
    }
}
