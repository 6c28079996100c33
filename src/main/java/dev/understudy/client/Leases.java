package dev.understudy.client;

import dev.understudy.client.Service.Call;
import dev.understudy.client.json.JsonObject;
import dev.understudy.client.json.JsonProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Takes accounts, keeps them and gives them back. May be used by many threads. */
public final class Leases {
    private static final String PATH = "/v1/leases";
    private static final String TOKEN = "Lease-Token";
    /** A connection may break after the account was granted; the same key gives the same lease again. */
    private static final int ATTEMPTS = 3;

    /** What a process says that ends. Another one, or the same anew, is asked a moment later. */
    private static final String ENDS = "not-running";

    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final Set<String> NO_ACCOUNT = Set.of("pool-empty", "pool-suspended", "quota-exhausted");

    private final Service service;

    public Leases(Service service) {
        this.service = service;
    }

    /**
     * Takes as many accounts as wanted, or none. A thread that is interrupted leaves the line.
     *
     * @throws NoAccount where the pool has none in time
     * @throws Refused for any other no
     */
    public List<Lease> acquire(LeaseRequest wanted) throws InterruptedException {
        Call call = Call.of("POST", PATH)
                .carrying(wanted.json())
                .with("Idempotency-Key", UUID.randomUUID().toString())
                .waitingFor(wanted.patience());
        try {
            return read(stubbornly(call));
        } catch (JsonProblem noLease) {
            throw new Unreachable(service.address().url(), noLease);
        } catch (Refused refused) {
            throw NO_ACCOUNT.contains(refused.code()) ? noAccount(wanted, refused) : refused;
        }
    }

    private String stubbornly(Call call) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return service.send(call);
            } catch (Unreachable broken) {
                if (attempt == ATTEMPTS) {
                    throw broken;
                }
            } catch (Refused refused) {
                if (attempt == ATTEMPTS || !refused.code().equals(ENDS)) {
                    throw refused;
                }
                TimeUnit.NANOSECONDS.sleep(MOMENT.toNanos());
            }
        }
    }

    /**
     * Leases that were kept as text.
     *
     * @param json what {@link Lease#json} gave, one or an array
     * @throws JsonProblem where it is something else
     */
    public List<Lease> read(String json) {
        return JsonObject.parseOneOrMore(json).stream()
                .map(each -> new Lease(this, each))
                .toList();
    }

    private NoAccount noAccount(LeaseRequest wanted, Refused refused) throws InterruptedException {
        try {
            return NoAccount.of(wanted, service.get("/v1/pools/" + wanted.pool()), refused);
        } catch (UnderstudyException noLevels) {
            refused.addSuppressed(noLevels);
            return NoAccount.of(wanted, refused);
        }
    }

    /** Extends it from now; answers when it ends then. */
    public Instant renew(Lease lease, Duration ttl) throws InterruptedException {
        Duration third = ttl.dividedBy(3);
        JsonObject renewed = service.json(Call.of("POST", PATH + "/" + lease.id() + "/heartbeat")
                .with(TOKEN, lease.token())
                .carrying(JsonObject.of(Map.of("ttlSeconds", ttl.toSeconds())))
                .answeredWithin(third.compareTo(LONGEST_ANSWER) < 0 ? third : LONGEST_ANSWER));
        try {
            return renewed.time("expiresAt");
        } catch (JsonProblem another) {
            throw new Unreachable(service.address().url(), another);
        }
    }

    /** Gives it back; the first outcome wins, and a repeat does no harm. */
    public void release(Lease lease, Outcome outcome) throws InterruptedException {
        String unused = stubbornly(giveBack(lease, outcome));
    }

    /** As {@link #release(Lease, Outcome)}, but once: for many leases of a service that does not answer. */
    public void tryRelease(Lease lease, Outcome outcome) throws InterruptedException {
        String unused = service.send(giveBack(lease, outcome));
    }

    private static Call giveBack(Lease lease, Outcome outcome) {
        return Call.of("DELETE", PATH + "/" + lease.id() + "?outcome=" + outcome.code())
                .with(TOKEN, lease.token())
                .answeredWithin(LONGEST_ANSWER);
    }

    /** Of anybody's, where the key has the scope {@code admin}. */
    public void release(String leaseId, Outcome outcome) throws InterruptedException {
        String unused = stubbornly(Call.of("DELETE", PATH + "/" + leaseId + "?outcome=" + outcome.code()));
    }

    String session(Lease lease, SessionFormat format) throws InterruptedException {
        return service.send(Call.of("GET", PATH + "/" + lease.id() + "/session?format=" + format.code())
                .with(TOKEN, lease.token()));
    }
}
