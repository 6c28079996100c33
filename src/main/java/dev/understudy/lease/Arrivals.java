package dev.understudy.lease;

import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.lease.Wait.Caller;
import dev.understudy.store.LeaseLine.KnownRequest;
import dev.understudy.store.LeaseLine.Standing;
import dev.understudy.store.LeaseLine.Turn;
import dev.understudy.store.LeaseRequest;
import java.util.Optional;
import java.util.function.Consumer;

/** What becomes of requests that got nothing in the turn that they came with: they stand in line, repeat an earlier one, or are refused. */
final class Arrivals {
    private final PoolName pool;
    private final LineTools tools;
    private final Waits waits;
    private final Departures departures;
    private final Consumer<Wait> enter;

    /** @param enter lets a wait into the line with the next turn */
    Arrivals(PoolName pool, LineTools tools, Waits waits, Departures departures, Consumer<Wait> enter) {
        this.pool = pool;
        this.tools = tools;
        this.waits = waits;
        this.departures = departures;
        this.enter = enter;
    }

    /** Answers whether it stands in line from now on. */
    boolean place(Wait wait, Turn turn) {
        if (turn.entered().contains(wait.row())) {
            departures.stand(wait);
            return true;
        }
        LeaseRequest request = wait.request();
        Optional<KnownRequest> known =
                turn.known().stream().filter(each -> isSameKey(each, request)).findFirst();
        known.ifPresentOrElse(
                earlier -> repeat(wait, request, earlier), () -> waits.refuse(wait.row(), refusal(request, turn)));
        return false;
    }

    private static boolean isSameKey(KnownRequest known, LeaseRequest request) {
        LeaseRequest.Repeat repeat = request.repeat();
        return repeat != null
                && known.key().equals(request.key())
                && known.idempotencyKey().equals(repeat.idempotencyKey());
    }

    private void repeat(Wait wait, LeaseRequest request, KnownRequest earlier) {
        LeaseRequest.Repeat repeat = request.repeat();
        waits.remove(wait);
        if (repeat == null || !repeat.bodySha256().equals(earlier.bodySha256())) {
            wait.refuse(new Failure.IdempotencyMismatch().asRefusal());
        } else if (earlier.granted()) {
            tools.leases().see(earlier.leases()).onComplete(wait::answer, wait::refuse);
        } else {
            wait.callers().forEach(caller -> joinEarlier(earlier.id(), caller));
        }
    }

    private void joinEarlier(LeaseRequestId row, Caller caller) {
        waits.find(row).ifPresentOrElse(wait -> join(wait, caller), () -> departures.stand(waits.add(row, caller)));
    }

    /** One that is being ended would take the newcomer along: that enters anew when it is over. */
    private void join(Wait wait, Caller caller) {
        if (wait.isLeaving()) {
            Wait again = waits.add(caller.request().id(), caller);
            wait.whenOver(() -> enter.accept(again));
        } else {
            waits.join(wait, caller);
        }
    }

    private Failure refusal(LeaseRequest request, Turn turn) {
        if (turn.pool().isEmpty()) {
            return new Failure.NoSuch("pool", pool.value());
        }
        Standing standing = turn.pool().get();
        return standing.suspended() == Reason.OPERATOR
                ? new Failure.PoolSuspended(pool, Reason.OPERATOR, standing.explanation())
                : new Failure.QuotaExhausted(request.key(), request.quota());
    }
}
