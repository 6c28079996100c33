package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.LeaseTransition;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The statements behind each transition of a lease, each aimed at one lease or its place in the line. */
final class LeaseMoves {
    private LeaseMoves() {}

    record Move(String what, Consumer<Case> by) {}

    /** One place in the line of a pool of its own, and the lease that it became. */
    record Case(
            StoreWorld world, PoolName pool, AccountId account, LeaseRequestId request, LeaseId id, WorkerId worker) {
        static Case in(StoreWorld world, LeaseState state) {
            MarketplaceId marketplace = world.marketplace();
            PoolName pool = world.pool(marketplace, 1);
            WorkerId worker = world.worker();
            boolean waits = state == LeaseState.WAITING || state == LeaseState.CANCELLED;
            String account = switch (state) {
                case WAITING, CANCELLED -> "ready";
                case ACTIVE -> "leased";
                case RELEASED, EXPIRED -> "retired";
            };
            Case one = new Case(
                    world,
                    pool,
                    world.account(marketplace, pool, account, worker),
                    LeaseRequestId.next(),
                    LeaseId.next(),
                    worker);
            one.insertRequest(waits ? state.code() : "granted");
            if (!waits) {
                one.insertLease(one.id, state.code());
            }
            return one;
        }

        private void insertRequest(String state) {
            world.sql(
                    "INSERT INTO lease_request (id, pool, state, owner, count, lease_ids, ttl_seconds, key_name, idempotency_key, body_sha256, worker_id, deadline, ended_at)"
                            + " SELECT ?, ?, s, 'o', 1, ARRAY[?::uuid], 60, 'k', ?, 'b', ?, app_now() + interval '1 hour',"
                            + " CASE WHEN s <> 'waiting' THEN app_now() END FROM (SELECT ?::text) AS t (s)",
                    request.value(),
                    pool.value(),
                    id.value(),
                    pool.value(),
                    worker.value(),
                    state);
        }

        private void insertLease(LeaseId lease, String state) {
            world.sql(
                    "INSERT INTO lease (id, request_id, pool, account_id, state, owner, key_name, fence, ttl_seconds, granted_at, expires_at, due_at, ended_at, outcome)"
                            + " SELECT ?, ?, ?, ?, s, 'o', 'k', 1, 60, app_now(), app_now() - interval '1 second', app_now() - interval '1 second',"
                            + " CASE WHEN s <> 'active' THEN app_now() END, CASE WHEN s = 'released' THEN 'used' END FROM (SELECT ?::text) AS t (s)",
                    lease.value(),
                    request.value(),
                    pool.value(),
                    account.value(),
                    state);
        }

        String insertSecondActive() {
            try {
                insertLease(LeaseId.next(), "active");
                return "was not refused";
            } catch (IllegalStateException refused) {
                return String.valueOf(refused.getMessage());
            }
        }

        String state() {
            String lease = world.read("SELECT state FROM lease WHERE id = ?", id.value());
            return lease.isEmpty()
                    ? world.read("SELECT state FROM lease_request WHERE id = ?", request.value())
                    : lease;
        }

        void cancelStray() {
            world.sql("UPDATE worker SET alive_until = app_now() - interval '1 second' WHERE id = ?", worker.value());
            LeaseSweep sweep = new LeaseSweep(world.database, 100);
            await(sweep.cancelStray(await(sweep.begin(worker)), Instant.EPOCH, Duration.ZERO));
        }

        void expire() {
            LeaseSweep sweep = new LeaseSweep(world.database, 100);
            await(sweep.expire(await(sweep.begin(worker)), Instant.EPOCH, Duration.ZERO));
        }

        int events() {
            return world.count("SELECT count(*) FROM event WHERE pool = ? AND type LIKE 'lease.%'", pool.value());
        }
    }

    static List<Move> of(LeaseTransition transition) {
        return switch (transition) {
            case GRANT ->
                List.of(new Move(
                        "match",
                        lease -> await(new LeaseLine(lease.world().database, 10, 0.2)
                                .turn(lease.pool(), lease.worker(), List.of()))));
            case CANCEL ->
                List.of(
                        new Move(
                                "leave",
                                lease -> await(new LeaseLine(lease.world().database, 10, 0.2)
                                        .end(
                                                lease.pool(),
                                                List.of(new LeaseLine.Leaving(
                                                        lease.request(), false, Reason.CANCELLED))))),
                        new Move("cancel the wait of a dead node", Case::cancelStray));
            case RELEASE ->
                List.of(new Move(
                        "release",
                        lease -> await(new LeaseTable(lease.world().database, 0.2)
                                .release(List.of(new LeaseTable.Release(lease.id(), LeaseEnding.USED))))));
            case EXPIRE -> List.of(new Move("sweep", Case::expire));
        };
    }
}
