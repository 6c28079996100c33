package dev.understudy.store;

import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a pool's line, in one round trip and one transaction: lock the line, let requests in, match the oldest waiting requests of all nodes with the oldest ready accounts.
 *
 * <p>The lock is a statement of its own before the others: inside the same statement the snapshot would be older than the lock, and a newer request could overtake. Nobody overtakes: a request for
 * several accounts that stands first waits until there are enough for it, and all later ones wait behind it.
 */
public final class LeaseLine {
    /** Requests that one turn serves at most. The matching statement repeats it as a literal, so that its plan knows. */
    public static final int MOST_PER_TURN = 256;

    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('understudy line'), hashtext($1::text))";

    /** Planning takes as long as running, and PostgreSQL would plan some of these anew each time, though their best plans do not depend on the values. */
    private static final String PLAN_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan";

    private final Database database;
    private final int mostAccounts;
    private final double warnAfter;

    /**
     * @param mostCount accounts that one request may ask for
     * @param expiringAt which part of its time a lease has left when its owner is warned
     */
    public LeaseLine(Database database, int mostCount, double expiringAt) {
        this.database = database;
        this.mostAccounts = MOST_PER_TURN + mostCount;
        this.warnAfter = 1 - expiringAt;
    }

    /**
     * What a turn did.
     *
     * @param ours leases of requests that wait at this node, in the order of the line
     * @param elsewhere requests of other nodes that were granted
     * @param entered the requests that were let in
     * @param known requests that have the Idempotency-Key of one of the entering ones, itself included
     * @param pool empty where there is no such pool, or the configuration has it no more
     */
    public record Turn(
            List<LeaseRow> ours,
            List<LeaseRequestId> elsewhere,
            Set<LeaseRequestId> entered,
            List<KnownRequest> known,
            Optional<Standing> pool) {
        /** Whether the turn may have stopped at its own limit rather than for want of requests or accounts. */
        public boolean mayGoOn() {
            return ours.size() + elsewhere.size() >= MOST_PER_TURN;
        }
    }

    /**
     * @param suspended null where neither the pool nor its marketplace is suspended
     * @param explanation of the suspension; empty where there is none
     * @param readyLeft accounts that are ready after the turn; counted only where suspended
     * @param checking whether ready accounts wait for a check of their sessions
     */
    public record Standing(
            MarketplaceId marketplace,
            @Nullable Reason suspended,
            String explanation,
            int readyLeft,
            boolean checking) {}

    /** A request that is waiting or granted under an Idempotency-Key. */
    public record KnownRequest(
            LeaseRequestId id,
            String key,
            String idempotencyKey,
            String bodySha256,
            boolean granted,
            WorkerId worker,
            List<LeaseId> leases) {}

    public Future<Turn> turn(PoolName pool, WorkerId worker, List<LeaseRequest> entering) {
        return send(pool, worker, entering)
                .recover(cause ->
                        StoreFailures.isDeadlock(cause) ? send(pool, worker, entering) : Future.failedFuture(cause));
    }

    /** Two pools that let in the same Idempotency-Keys in different order can deadlock; one of them is sent again. */
    private Future<Turn> send(PoolName pool, WorkerId worker, List<LeaseRequest> entering) {
        return database.pipeline(connection -> send(connection, pool, worker, entering));
    }

    /** Every statement is sent before the first is answered. */
    private Future<Turn> send(SqlConnection connection, PoolName pool, WorkerId worker, List<LeaseRequest> entering) {
        EnteringRequests requests = new EnteringRequests(pool, worker, entering);
        Future<?> planned = Database.query(connection, PLAN_ONCE, Tuple.tuple());
        Future<?> locked = Database.query(connection, LOCK, Tuple.of(pool.value()));
        Future<Set<LeaseRequestId>> entered = requests.enter(connection);
        Future<RowSet<Row>> matched = Database.query(
                connection, LeaseMatch.MATCH, Tuple.of(pool.value(), worker.value(), mostAccounts, warnAfter));
        Future<List<KnownRequest>> known = requests.known(connection);
        Future<Optional<Standing>> standing = Database.query(connection, LeaseMatch.STANDING, Tuple.of(pool.value()))
                .map(LeaseLine::standing);
        return Future.all(List.of(planned, locked, entered, matched, known, standing))
                .map(all -> turn(worker, matched.result(), entered.result(), known.result(), standing.result()));
    }

    private static Turn turn(
            WorkerId worker,
            RowSet<Row> matched,
            Set<LeaseRequestId> entered,
            List<KnownRequest> known,
            Optional<Standing> pool) {
        List<LeaseRow> ours = new ArrayList<>(matched.size());
        List<LeaseRequestId> elsewhere = new ArrayList<>();
        for (Row row : matched) {
            UUID waitsAt = row.getUUID("worker_id");
            if (waitsAt.equals(worker.value())) {
                ours.add(LeaseRow.of(row));
            } else {
                elsewhere.add(new LeaseRequestId(row.getUUID("request_id")));
            }
        }
        return new Turn(ours, elsewhere, entered, known, pool);
    }

    private static Optional<Standing> standing(RowSet<Row> rows) {
        return rows.stream().findFirst().map(LeaseLine::standing);
    }

    private static Standing standing(Row row) {
        String code = row.getString("suspended");
        return new Standing(
                new MarketplaceId(row.getString("marketplace")),
                code == null ? null : Reason.of(code).orElse(Reason.INTERNAL_ERROR),
                row.getString("explanation"),
                row.getInteger("ready_left"),
                row.getBoolean("checking"));
    }

    /** @param over whether the time was over; otherwise the wait was given up */
    public record Leaving(LeaseRequestId id, boolean over, Reason reason) {}

    /**
     * Ends waits without a lease, at whichever node, under the line's lock: a request that a turn has just granted keeps its grant. Answers with the place in the line of each that was ended; the
     * others are granted, or ended by somebody else.
     */
    public Future<Map<LeaseRequestId, Long>> end(PoolName pool, List<Leaving> leaving) {
        return end(pool, null, leaving);
    }

    /** The same for the waits of one node. Those that a repeat took over to another node go on. */
    public Future<Map<LeaseRequestId, Long>> endAt(WorkerId worker, PoolName pool, List<Leaving> leaving) {
        return end(pool, worker.value(), leaving);
    }

    private Future<Map<LeaseRequestId, Long>> end(PoolName pool, @Nullable UUID worker, List<Leaving> leaving) {
        Tuple values = Tuple.of(
                pool.value(),
                leaving.stream().map(each -> each.id().value()).toArray(UUID[]::new),
                leaving.stream().map(each -> each.over() ? "over" : "cancelled").toArray(String[]::new),
                leaving.stream().map(each -> each.reason().code()).toArray(String[]::new),
                worker);
        return database.pipeline(connection -> {
            Future<?> locked = Database.query(connection, LOCK, Tuple.of(pool.value()));
            Future<RowSet<Row>> ended = Database.query(connection, LeaseMatch.END, values);
            return Future.all(locked, ended).map(all -> places(ended.result()));
        });
    }

    private static Map<LeaseRequestId, Long> places(RowSet<Row> rows) {
        Map<LeaseRequestId, Long> places = new HashMap<>();
        rows.forEach(row -> places.put(new LeaseRequestId(row.getUUID("id")), row.getLong("place")));
        return places;
    }
}
