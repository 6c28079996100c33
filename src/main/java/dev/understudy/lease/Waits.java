package dev.understudy.lease;

import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.lease.Wait.Caller;
import dev.understudy.store.LeaseEnding;
import dev.understudy.store.LeaseRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of a line that callers of this node wait for. Each is answered once: a second answer finds nobody. */
final class Waits {
    private static final Logger LOG = LoggerFactory.getLogger(Waits.class);

    private final LineTools tools;
    private final Map<LeaseRequestId, Wait> byRow = new HashMap<>();
    /** Callers that wait for another request's row, by their own request. */
    private final Map<LeaseRequestId, Wait> joined = new HashMap<>();

    Waits(LineTools tools) {
        this.tools = tools;
    }

    boolean isEmpty() {
        return byRow.isEmpty();
    }

    int size() {
        return byRow.size();
    }

    boolean has(LeaseRequestId row) {
        return byRow.containsKey(row);
    }

    Optional<Wait> find(LeaseRequestId row) {
        return Optional.ofNullable(byRow.get(row));
    }

    Iterable<Wait> all() {
        return List.copyOf(byRow.values());
    }

    List<LeaseRequestId> standing() {
        return byRow.values().stream().filter(Wait::isStanding).map(Wait::row).toList();
    }

    Wait add(LeaseRequestId row, Caller caller) {
        Wait wait = new Wait(row, caller);
        byRow.put(row, wait);
        if (!caller.request().id().equals(row)) {
            joined.put(caller.request().id(), wait);
        }
        return wait;
    }

    void join(Wait wait, Caller caller) {
        wait.join(caller);
        joined.put(caller.request().id(), wait);
    }

    /** The wait that this caller left, which may have other callers. The caller's own answer is that it left. */
    Optional<Wait> leave(LeaseRequestId caller) {
        Wait wait = joined.getOrDefault(caller, byRow.get(caller));
        if (wait == null || !wait.leave(caller)) {
            return Optional.empty();
        }
        joined.remove(caller);
        return Optional.of(wait);
    }

    /** For a request that nobody wants any more before it entered. */
    boolean dropIfAbandoned(Wait wait) {
        if (wait.isAbandoned() && has(wait.row())) {
            remove(wait);
        }
        return wait.isAbandoned();
    }

    /** Leases for whom nobody waits any more are given back: none of their answer was written. Those of a request with an Idempotency-Key stay: its client comes back for them, or has gone to another node. */
    void deliver(LeaseRequestId row, List<LeaseRow> leases) {
        Wait wait = byRow.get(row);
        if (wait == null) {
            return;
        }
        remove(wait);
        if (!wait.isAbandoned()) {
            wait.answer(leases);
        } else if (wait.request().repeat() == null) {
            tools.holds()
                    .giveBack(leases.stream().map(LeaseRow::id).toList(), LeaseEnding.UNSEEN)
                    .onSuccess(given -> LOG.debug("request {} was served when its client was gone", row));
        }
    }

    void refuse(LeaseRequestId row, Failure failure) {
        refuse(row, failure.asRefusal());
    }

    void refuse(LeaseRequestId row, Throwable cause) {
        Wait wait = byRow.get(row);
        if (wait != null) {
            remove(wait);
            wait.refuse(cause);
        }
    }

    void remove(Wait wait) {
        byRow.remove(wait.row(), wait);
        wait.callers().forEach(caller -> joined.remove(caller.request().id()));
        cancelTimer(wait);
        wait.over();
    }

    void cancelTimers() {
        byRow.values().forEach(this::cancelTimer);
    }

    private void cancelTimer(Wait wait) {
        if (wait.timer() != Wait.NO_TIMER) {
            tools.vertx().cancelTimer(wait.timer());
        }
    }
}
