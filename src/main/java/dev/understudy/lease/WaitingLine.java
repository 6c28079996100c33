package dev.understudy.lease;

import dev.understudy.bus.WakeUps;
import dev.understudy.domain.Event;
import dev.understudy.domain.EventType;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.lease.Wait.Caller;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.LeaseLine;
import dev.understudy.store.LeaseLine.Standing;
import dev.understudy.store.LeaseLine.Turn;
import dev.understudy.store.LeaseRequest;
import dev.understudy.store.LeaseRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pool's line as this node sees it. Its turns are committed one at a time, whatever arrived meanwhile goes into the next. A pool has a line, a committer and a lock of its own, so that its trouble
 * stays its own. Confined to the verticle's context.
 */
final class WaitingLine {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingLine.class);
    private static final Step LOOK = new Step(null);

    private final PoolName pool;
    private final LineTools tools;
    private final Waits waits;
    private final Departures departures;
    private final Arrivals arrivals;
    private final GroupCommitter<Step, Turn> turns;
    private boolean lookQueued;
    private boolean closed;

    /** A request to let in, or only a look whether the line can move. */
    private record Step(@Nullable Wait entering) {}

    WaitingLine(PoolName pool, LineTools tools) {
        this.pool = pool;
        this.tools = tools;
        waits = new Waits(tools);
        departures = new Departures(pool, tools, waits);
        arrivals = new Arrivals(pool, tools, waits, departures, this::enter);
        turns = new GroupCommitter<>(
                "lines",
                LeaseLine.MOST_PER_TURN,
                tools.parts().settings().mostWaiting() + 1,
                tools.patience(),
                this::takeTurn);
    }

    PoolName pool() {
        return pool;
    }

    boolean isEmpty() {
        return waits.isEmpty() && departures.isSettled();
    }

    Future<List<LeaseRow>> acquire(LeaseRequest request) {
        if (waits.size() >= tools.parts().settings().mostWaiting()) {
            return Future.failedFuture(
                    new Failure.Overloaded("line of pool " + pool, Departures.RETRY_AFTER).asRefusal());
        }
        Caller caller = Caller.of(request);
        enter(waits.add(request.id(), caller));
        return caller.answer().future();
    }

    private void enter(Wait wait) {
        turns.submit(new Step(wait)).onFailure(cause -> notEntered(wait, cause));
    }

    private void notEntered(Wait wait, Throwable cause) {
        if (wait.isSent()) {
            departures.lost(wait, cause);
        } else {
            waits.refuse(wait.row(), cause);
        }
    }

    /** A hint that accounts are ready, or the slow look. */
    void look() {
        if (!waits.isEmpty() && !lookQueued) {
            lookQueued = true;
            turns.submit(LOOK).onFailure(this::lookFailed);
        }
    }

    private void lookFailed(Throwable away) {
        lookQueued = false;
        LOG.debug("pool {}: a look failed: {}", pool, away.getMessage());
        departures.endImpatient(false);
    }

    /** Also finds what other nodes granted, and settles what a lost connection left open. */
    void lookEverywhere() {
        look();
        departures.settle();
        findEnded(waits.standing());
    }

    void endedElsewhere(List<LeaseRequestId> requests) {
        findEnded(requests.stream().filter(waits::has).toList());
    }

    private void findEnded(List<LeaseRequestId> requests) {
        if (!requests.isEmpty()) {
            departures.find(requests).onFailure(away -> LOG.debug("pool {}: {}", pool, away.getMessage()));
        }
    }

    /** Answers whether that caller was waiting here. Its place is given up with the last caller of it. */
    boolean leave(LeaseRequestId caller) {
        Optional<Wait> left = waits.leave(caller);
        left.filter(Wait::isAbandoned)
                .filter(Wait::isStanding)
                .ifPresent(wait -> departures.end(wait, false, Reason.CLIENT_GONE));
        return left.isPresent();
    }

    /** That row was cancelled by its key. */
    void cancelled(LeaseRequestId row) {
        waits.refuse(row, new Failure.Cancelled());
    }

    private Future<List<Turn>> takeTurn(List<Step> steps) {
        lookQueued = false;
        List<Wait> entering = new ArrayList<>(steps.size());
        for (Step step : steps) {
            Wait wait = step.entering();
            if (wait != null && mayEnter(wait)) {
                wait.send();
                entering.add(wait);
            }
        }
        List<LeaseRequest> requests =
                entering.stream().map(wait -> wait.callers().get(0).request()).toList();
        return tools.line()
                .turn(pool, tools.parts().worker(), requests)
                .onSuccess(turn -> settle(entering, turn))
                .map(turn -> Collections.nCopies(steps.size(), turn));
    }

    private boolean mayEnter(Wait wait) {
        if (closed) {
            waits.refuse(wait.row(), new Failure.NotRunning());
        }
        return !closed && !waits.dropIfAbandoned(wait);
    }

    private void settle(List<Wait> entering, Turn turn) {
        deliver(turn.ours());
        endedElsewhere(turn.elsewhere());
        if (!turn.elsewhere().isEmpty()) {
            tools.parts()
                    .peers()
                    .requestsEnded(turn.elsewhere().stream().distinct().toList());
        }
        List<Event> waiting = new ArrayList<>();
        for (Wait wait : entering) {
            if (waits.has(wait.row()) && arrivals.place(wait, turn)) {
                turn.pool().ifPresent(standing -> waiting.add(event(wait, standing)));
            }
        }
        if (turn.mayGoOn()) {
            look();
        } else {
            departures.endImpatient(turn.pool().filter(Standing::checking).isPresent());
        }
        turn.pool().filter(standing -> standing.suspended() != null).ifPresent(departures::endUnservable);
        tell(turn, waiting);
    }

    private void deliver(List<LeaseRow> rows) {
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            LeaseRequestId request = rows.get(from).request();
            if (to == rows.size() || !rows.get(to).request().equals(request)) {
                waits.deliver(request, rows.subList(from, to));
                from = to;
            }
        }
    }

    private void tell(Turn turn, List<Event> waiting) {
        if (!waiting.isEmpty()) {
            tools.events()
                    .append(waiting)
                    .onFailure(lost -> LOG.warn(
                            "pool {}: {} lease.waiting events were lost: {}", pool, waiting.size(), lost.getMessage()));
        }
        boolean granted = !turn.ours().isEmpty() || !turn.elsewhere().isEmpty();
        if (granted) {
            tools.parts().bus().publish(WakeUps.EVENTS_WRITTEN, true);
        }
        if (granted || !waits.isEmpty()) {
            tools.parts().bus().publish(WakeUps.POOL_DEMAND, pool);
        }
    }

    private Event event(Wait wait, Standing standing) {
        return Event.of(EventType.LEASE_WAITING)
                .inPool(pool, standing.marketplace())
                .with(Map.of("owner", wait.request().owner()));
    }

    /** Succeeds when nobody waits here any more. Whose turn is under way is sent away when that is over, unless it was served. */
    Future<Void> sendAllAway() {
        closed = true;
        List<Future<Void>> left = new ArrayList<>();
        for (Wait wait : waits.all()) {
            Promise<Void> over = Promise.promise();
            wait.whenOver(over::tryComplete);
            left.add(over.future());
        }
        departures.sendAllAway();
        return Future.join(left).mapEmpty();
    }

    void close() {
        waits.cancelTimers();
    }
}
