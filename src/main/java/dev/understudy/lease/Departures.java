package dev.understudy.lease;

import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.LeaseLine;
import dev.understudy.store.LeaseLine.Leaving;
import dev.understudy.store.LeaseLine.Standing;
import dev.understudy.store.LeaseRequestTable.EndedRequest;
import dev.understudy.store.LeaseRow;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How waits of one line end without a lease: in time, given up, refused, or unknown. The grant wins over all of these. */
final class Departures {
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** For waits that ended at another node. */
    private static final long UNKNOWN_PLACE = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

    private final PoolName pool;
    private final LineTools tools;
    private final Waits waits;
    private final LostAnswers lost;
    private final GroupCommitter<Exit, Optional<Long>> exits;
    private final List<Wait> impatient = new ArrayList<>();
    private boolean closed;

    /** @param failure what its callers are told unless it was granted, by its place in the line */
    private record Exit(Wait whose, Leaving leaving, PlaceFailure failure) {}

    @FunctionalInterface
    private interface PlaceFailure {
        Failure at(long place);
    }

    Departures(PoolName pool, LineTools tools, Waits waits) {
        this.pool = pool;
        this.tools = tools;
        this.waits = waits;
        lost = new LostAnswers(pool, tools, waits);
        exits = new GroupCommitter<>(
                "departures", LeaseLine.MOST_PER_TURN, Integer.MAX_VALUE, tools.patience(), this::leave);
    }

    boolean isSettled() {
        return lost.isEmpty();
    }

    void settle() {
        lost.settle();
    }

    /** From now on the row stands in line; its end is its first caller's patience. */
    void stand(Wait wait) {
        if (wait.isAbandoned()) {
            wait.stand(Wait.NO_TIMER);
            end(wait, false, Reason.CLIENT_GONE);
            return;
        }
        if (closed) {
            wait.stand(Wait.NO_TIMER);
            sendAway(wait);
            return;
        }
        Duration left = wait.callers().get(0).patienceLeft();
        if (left.toMillis() == 0) {
            wait.stand(Wait.NO_TIMER);
            impatient.add(wait);
        } else {
            wait.stand(tools.vertx().setTimer(left.toMillis(), timer -> end(wait, true, Reason.WAIT_OVER)));
        }
    }

    /**
     * Those who wanted an account at once, after the line moved as far as it could, or as far as the store let it.
     *
     * @param checking whether ready accounts are only waiting for a check of their sessions: then a moment more is what "at once" takes
     */
    void endImpatient(boolean checking) {
        Duration patience = tools.parts().settings().checkPatience();
        for (Wait wait : impatient) {
            if (checking && patience.toMillis() > 0) {
                wait.stand(tools.vertx().setTimer(patience.toMillis(), timer -> end(wait, true, Reason.WAIT_OVER)));
            } else {
                end(wait, true, Reason.WAIT_OVER);
            }
        }
        impatient.clear();
    }

    /** Nothing new becomes ready while suspended, so whoever wants more than is left gets a reason now. */
    void endUnservable(Standing standing) {
        Reason reason = standing.suspended();
        if (reason == null) {
            return;
        }
        Failure failure = new Failure.PoolSuspended(pool, reason, standing.explanation());
        for (Wait wait : waits.all()) {
            if (wait.isStanding() && !wait.isAbandoned() && wait.request().count() > standing.readyLeft()) {
                end(wait, new Leaving(wait.row(), false, reason), place -> failure);
            }
        }
    }

    /** This process ends. From now on nobody stands here for longer than it takes to leave. */
    void sendAllAway() {
        closed = true;
        for (Wait wait : waits.all()) {
            if (wait.isStanding()) {
                sendAway(wait);
            }
        }
    }

    private void sendAway(Wait wait) {
        end(wait, new Leaving(wait.row(), false, Reason.WORKER_LOST), place -> new Failure.NotRunning());
    }

    void end(Wait wait, boolean over, Reason reason) {
        end(wait, new Leaving(wait.row(), over, reason), place -> new Failure.PoolEmpty(pool, place, RETRY_AFTER));
    }

    private void end(Wait wait, Leaving leaving, PlaceFailure failure) {
        if (waits.has(wait.row()) && wait.beginLeaving()) {
            exits.submit(new Exit(wait, leaving, failure)).onFailure(cause -> lost(wait, cause));
        }
    }

    /** Its turn or its end failed: nobody knows whether it stands in line or was granted, not even where its callers went away. */
    void lost(Wait wait, Throwable cause) {
        if (waits.has(wait.row())) {
            lost.remember(wait);
            waits.refuse(wait.row(), cause);
        }
    }

    private Future<List<Optional<Long>>> leave(List<Exit> batch) {
        return tools.line()
                .endAt(
                        tools.parts().worker(),
                        pool,
                        batch.stream().map(Exit::leaving).toList())
                .onSuccess(places -> tell(batch, places))
                .map(places -> batch.stream()
                        .map(exit -> Optional.ofNullable(places.get(exit.whose().row())))
                        .toList());
    }

    private void tell(List<Exit> batch, Map<LeaseRequestId, Long> places) {
        Map<LeaseRequestId, Exit> notEnded = new HashMap<>();
        for (Exit exit : batch) {
            LeaseRequestId row = exit.whose().row();
            Long place = places.get(row);
            if (place == null) {
                notEnded.put(row, exit);
            } else {
                waits.refuse(row, exit.failure().at(place));
            }
        }
        if (!notEnded.isEmpty()) {
            tools.requests()
                    .look(List.copyOf(notEnded.keySet()))
                    .compose(ended -> answer(ended).onSuccess(done -> leaveBehind(notEnded, ended)))
                    .onFailure(cause -> notEnded.values().forEach(exit -> lost(exit.whose(), cause)));
        }
    }

    /** What still waits does so at another node, which a repeat of the request has come to: for the callers here it is over. */
    private void leaveBehind(Map<LeaseRequestId, Exit> notEnded, List<EndedRequest> ended) {
        ended.forEach(request -> notEnded.remove(request.id()));
        notEnded.forEach((row, exit) -> waits.refuse(row, exit.failure().at(UNKNOWN_PLACE)));
    }

    /** Answers the waits for those of these rows that ended elsewhere. A wait that this node is ending is left to that: a row does not say what its callers are to be told. */
    Future<Void> find(List<LeaseRequestId> rows) {
        return tools.requests().look(rows).map(this::withoutOwn).compose(this::answer);
    }

    private List<EndedRequest> withoutOwn(List<EndedRequest> ended) {
        return ended.stream()
                .filter(each -> each.granted() || !isLeaving(each.id()))
                .toList();
    }

    private boolean isLeaving(LeaseRequestId row) {
        return waits.find(row).filter(Wait::isLeaving).isPresent();
    }

    private Future<Void> answer(List<EndedRequest> ended) {
        List<LeaseId> leases = new ArrayList<>();
        for (EndedRequest request : ended) {
            if (request.granted()) {
                leases.addAll(request.leases());
            } else {
                waits.refuse(
                        request.id(),
                        request.over()
                                ? new Failure.PoolEmpty(pool, UNKNOWN_PLACE, RETRY_AFTER)
                                : new Failure.Cancelled());
            }
        }
        return leases.isEmpty()
                ? Future.succeededFuture()
                : tools.leases().see(leases).onSuccess(this::deliver).mapEmpty();
    }

    private void deliver(List<LeaseRow> leases) {
        leases.stream().collect(Collectors.groupingBy(LeaseRow::request)).forEach(waits::deliver);
    }
}
