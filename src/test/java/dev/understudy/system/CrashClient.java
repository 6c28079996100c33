package dev.understudy.system;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's test suite that goes on through crashes: takes an account, keeps it for a while, gives it back in one way or the other or not at all, and writes down what it was told. What it asked
 * without an answer it asks again where that is safe.
 */
final class CrashClient implements Runnable {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(150);

    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(90);

    private final World world;
    private final String owner;
    private final Told told;
    private final CountDownLatch closing;
    private final Random random;

    /** @param shop its origin */
    record World(List<Api> nodes, String pool, String shop) {}

    /** @param closing when it comes down, everything is given back */
    CrashClient(World world, String owner, Told told, CountDownLatch closing, Random random) {
        this.world = world;
        this.owner = owner;
        this.told = told;
        this.closing = closing;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (closing.getCount() > 0) {
                useOne();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            told.complain(owner + " met " + fault);
        }
    }

    private void useOne() throws InterruptedException {
        Optional<Told.Held> granted = acquire();
        if (granted.isEmpty()) {
            hold(random.nextInt(100, 400));
            return;
        }
        Told.Held held = granted.get();
        boolean stillOurs = true;
        for (int renewals = random.nextInt(3); stillOurs && renewals > 0; renewals--) {
            hold(random.nextInt(200, 1_200));
            stillOurs = renew(held);
        }
        hold(random.nextInt(50, 1_000));
        int dice = random.nextInt(100);
        if (stillOurs && dice < 92) {
            release(held, dice < 50 ? "used" : dice < 80 ? "unused" : "broken");
        }
    }

    private Optional<Told.Held> acquire() throws InterruptedException {
        String body = new JsonObject()
                .put("pool", world.pool())
                .put("owner", owner)
                .put("ttlSeconds", random.nextInt(3, 12))
                .put("waitSeconds", random.nextInt(3) * 4)
                .encode();
        @Nullable String key = random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()).toString() : null;
        Map<String, String> headers = key == null ? Map.of() : Map.of("Idempotency-Key", key);
        Optional<HttpResponse<String>> answer = ask("POST", "/v1/leases", body, headers, key != null);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Optional<Told.Held> held = granted(answer.get());
        held.ifPresent(told::granted);
        if (held.isPresent() && key != null && random.nextInt(5) == 0) {
            repeat(held.get(), body, headers);
        }
        return held;
    }

    /** Where the answer was lost, the lease may be over by the time that it is told of. */
    private Optional<Told.Held> granted(HttpResponse<String> answer) throws InterruptedException {
        if (answer.statusCode() != 201) {
            refused("acquire", answer, 503, 409, 429);
            return Optional.empty();
        }
        JsonObject lease = new JsonObject(answer.body());
        if (!lease.getString("state").equals("active")) {
            told.answered("acquire: 201, over already");
            return Optional.empty();
        }
        told.answered("acquire: 201");
        JsonObject account = lease.getJsonObject("account");
        Told.Held held = new Told.Held(
                lease.getString("id"),
                lease.getString("token"),
                account.getString("id"),
                lease.getLong("fence"),
                Instant.now(),
                Instant.parse(lease.getString("expiresAt")));
        if (random.nextInt(10) == 0) {
            visitShop(held, account.getJsonObject("session"));
        }
        return Optional.of(held);
    }

    /** Whoever holds an account is signed in with it. */
    private void visitShop(Told.Held held, JsonObject session) throws InterruptedException {
        try {
            int status = Api.page(world.shop() + "/api/session", session).statusCode();
            told.answered("shop: " + status);
            if (status != 200 && Instant.now().isBefore(held.expiresAt())) {
                told.complain("the shop answered " + status + " to the session of " + held);
            }
        } catch (IOException trouble) {
            told.complain("the shop could not be visited: " + trouble);
        }
    }

    private void repeat(Told.Held held, String body, Map<String, String> headers) throws InterruptedException {
        Optional<HttpResponse<String>> again = ask("POST", "/v1/leases", body, headers, true);
        if (again.isPresent() && again.get().statusCode() == 201) {
            JsonObject lease = new JsonObject(again.get().body());
            told.answered("acquire again: 201");
            if (!lease.getString("id").equals(held.lease) || lease.getLong("fence") != held.fence) {
                told.complain("one Idempotency-Key, two leases: " + held + " and " + lease.getString("id"));
            }
        } else {
            again.ifPresent(answer -> refused("acquire again", answer, 503));
        }
    }

    /** Answers whether it is still ours. */
    private boolean renew(Told.Held held) throws InterruptedException {
        int ttl = random.nextInt(3, 12);
        String body = new JsonObject().put("ttlSeconds", ttl).encode();
        Instant asked = Instant.now();
        Optional<HttpResponse<String>> answer =
                ask("POST", "/v1/leases/" + held.lease + "/heartbeat", body, Map.of("Lease-Token", held.token), false);
        if (answer.isEmpty() || answer.get().statusCode() == 503) {
            held.mayEnd(asked.plusSeconds(ttl));
        }
        if (answer.isEmpty()) {
            return true;
        }
        if (answer.get().statusCode() == 200) {
            told.answered("renew: 200");
            held.renewed(Instant.parse(new JsonObject(answer.get().body()).getString("expiresAt")));
            return true;
        }
        return !isExpired(held, "renew", answer.get());
    }

    /** Asks until it is told what became of it: a release may be repeated. */
    private void release(Told.Held held, String outcome) {
        held.releasing(outcome);
        String path = "/v1/leases/" + held.lease + "?outcome=" + outcome;
        try {
            throughOutages()
                    .until(() -> send("DELETE", path, null, Map.of("Lease-Token", held.token))
                            .filter(answer -> isOver(held, answer))
                            .isPresent());
        } catch (ConditionTimeoutException never) {
            told.complain("nobody took back " + held);
        }
    }

    private boolean isOver(Told.Held held, HttpResponse<String> released) {
        if (released.statusCode() == 204) {
            told.answered("release: 204");
            held.releaseAcknowledged();
            return true;
        }
        return isExpired(held, "release", released);
    }

    private boolean isExpired(Told.Held held, String call, HttpResponse<String> answer) {
        if (answer.statusCode() == 409 && answer.body().contains("lease-expired")) {
            told.answered(call + ": 409 lease-expired");
            held.saidToBeExpired();
            return true;
        }
        refused(call + " of " + held, answer, 503);
        return false;
    }

    /** Refusals that an operator would expect while processes die are counted, the others are differences. */
    private void refused(String call, HttpResponse<String> answer, Integer... expected) {
        String verb = call.lines().findFirst().orElse("").replaceFirst(" of .*", "");
        told.answered(verb + ": " + answer.statusCode() + " "
                + answer.body().replaceFirst("(?s).*urn:understudy:problem:([a-z-]+).*", "$1"));
        if (!List.of(expected).contains(answer.statusCode())) {
            told.complain(call + " was answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Empty where no answer came. @param again whether it may be asked until one comes */
    private Optional<HttpResponse<String>> ask(
            String method, String path, @Nullable String body, Map<String, String> headers, boolean again)
            throws InterruptedException {
        if (!again) {
            return send(method, path, body, headers);
        }
        try {
            return throughOutages().until(() -> send(method, path, body, headers), Optional::isPresent);
        } catch (ConditionTimeoutException never) {
            return Optional.empty();
        }
    }

    private Optional<HttpResponse<String>> send(
            String method, String path, @Nullable String body, Map<String, String> headers)
            throws InterruptedException {
        try {
            return Optional.of(
                    world.nodes().get(random.nextInt(world.nodes().size())).send(method, path, body, headers));
        } catch (IOException cut) {
            told.answered(method + ": no answer");
            return Optional.empty();
        }
    }

    private static ConditionFactory throughOutages() {
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_TRIES)
                .atMost(LONGEST_OUTAGE);
    }

    /** Short once the harness closes: then everything is given back. */
    private void hold(int millis) throws InterruptedException {
        boolean closed = closing.await(millis, TimeUnit.MILLISECONDS);
        if (closed) {
            told.answered("hold: cut short");
        }
    }
}
