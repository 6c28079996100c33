package dev.understudy.lease;

import static org.awaitility.Awaitility.await;

import dev.understudy.bus.Address;
import dev.understudy.bus.Bus;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Holder;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Proof;
import dev.understudy.bus.LeaseCommands.Repeat;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.Secret;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A node of the instance: its own Vert.x, connections and worker row, and no notices to others but those that the test passes on. */
final class LeaseNode {
    static final Duration AT_ONCE = Duration.ZERO;
    static final Duration PATIENT = Duration.ofSeconds(20);

    final WorkerId worker;
    final List<LeaseRequestId> noticed = new CopyOnWriteArrayList<>();
    final Bus bus;
    final Vertx vertx;
    private final Database database;
    private String deployment = "";
    LeaseParts parts;

    private LeaseNode(Vertx vertx, Bus bus, Database database, WorkerId worker) {
        this.vertx = vertx;
        this.bus = bus;
        this.database = database;
        this.worker = worker;
    }

    static LeaseNode start(LeaseWorld world, LeaseSettings settings, DatabaseSettings connections) {
        Vertx vertx = Vertx.vertx();
        Bus bus = new Bus(vertx);
        Database database = Database.open(vertx, connections);
        // The first connection of a cold JVM may take longer than production allows it.
        await().ignoreExceptions()
                .until(() -> result(database.query("SELECT 1", Tuple.tuple())).size() == 1);
        LeaseNode node = new LeaseNode(vertx, bus, database, world.worker(Duration.ofDays(30)));
        node.parts =
                new LeaseParts(bus, database, world.sealer, world.secrets, node.worker, node.noticed::addAll, settings);
        node.deployment = result(vertx.deployVerticle(new LeaseVerticle(node.parts)));
        return node;
    }

    static Acquire request(PoolName pool, String owner, Duration patience) {
        return request(pool, owner, patience, 1);
    }

    static Acquire request(PoolName pool, String owner, Duration patience, int count) {
        return new Acquire(
                LeaseRequestId.next(),
                pool,
                owner,
                Duration.ofMinutes(10),
                patience,
                count,
                Map.of(),
                new Holder("key", 0),
                null);
    }

    static Acquire repeatable(PoolName pool, String owner, Duration patience, String idempotencyKey, String body) {
        return new Acquire(
                LeaseRequestId.next(),
                pool,
                owner,
                Duration.ofMinutes(10),
                patience,
                1,
                Map.of(),
                new Holder("key", 0),
                new Repeat(idempotencyKey, body));
    }

    static Acquire limited(PoolName pool, String key, int quota, int count, Duration patience) {
        return new Acquire(
                LeaseRequestId.next(),
                pool,
                "owner",
                Duration.ofMinutes(10),
                patience,
                count,
                Map.of(),
                new Holder(key, quota),
                null);
    }

    Future<List<Granted>> acquire(Acquire command) {
        return bus.request(LeaseCommands.ACQUIRE, command, command.patience().plus(Bus.USUAL_PATIENCE));
    }

    Granted leased(PoolName pool) {
        return result(acquire(request(pool, "owner", AT_ONCE))).get(0);
    }

    void release(Granted lease, Outcome outcome) {
        ask(LeaseCommands.RELEASE, new LeaseCommands.Release(lease.id(), proof(lease), outcome));
    }

    <Q, R> R ask(Address<Q, R> address, Q command) {
        return result(bus.request(address, command));
    }

    <Q, R> Failure refusal(Address<Q, R> address, Q command) {
        return refusal(bus.request(address, command));
    }

    static Proof proof(Granted lease) {
        return new Proof(lease.token(), false);
    }

    static Proof wrong(LeaseId lease) {
        return new Proof(new LeaseTokens(new byte[32]).token(lease, 1), false);
    }

    static Proof malformed() {
        return new Proof(new Secret("not a token"), false);
    }

    static Proof admin() {
        return new Proof(null, true);
    }

    static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    static Failure refusal(Future<?> future) {
        try {
            Object unexpected = result(future);
            throw new AssertionError("expected a refusal, got " + unexpected);
        } catch (Refusal refused) {
            return refused.failure();
        }
    }

    void close() {
        result(vertx.undeploy(deployment));
        result(database.close());
        result(vertx.close());
    }
}
