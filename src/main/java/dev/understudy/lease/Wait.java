package dev.understudy.lease;

import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.store.LeaseRequest;
import dev.understudy.store.LeaseRow;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of the line that callers of this node wait for: usually one caller; several where an Idempotency-Key came more than once; none when they all went away and the row is still to be ended.
 */
final class Wait {
    static final long NO_TIMER = -1;

    private final LeaseRequestId row;
    private final LeaseRequest request;
    private final List<Caller> callers = new ArrayList<>(1);
    private final List<Runnable> afterwards = new ArrayList<>(0);
    private boolean standing;
    private boolean sent;
    private boolean leaving;
    private long timer = NO_TIMER;

    /** Somebody who waits for an answer. */
    record Caller(LeaseRequest request, Promise<List<LeaseRow>> answer, long sinceNanos) {
        static Caller of(LeaseRequest request) {
            return new Caller(request, Promise.promise(), System.nanoTime());
        }

        Duration patienceLeft() {
            Duration left = request.patience().minusNanos(System.nanoTime() - sinceNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    Wait(LeaseRequestId row, Caller first) {
        this.row = row;
        request = first.request();
        callers.add(first);
    }

    LeaseRequestId row() {
        return row;
    }

    /** Its first caller's, also after that one went away. */
    LeaseRequest request() {
        return request;
    }

    List<Caller> callers() {
        return callers;
    }

    boolean isAbandoned() {
        return callers.isEmpty();
    }

    void join(Caller caller) {
        callers.add(caller);
    }

    /** Answers whether that caller stood here. Its own answer is that it left: whoever asked on its behalf would otherwise wait until the bus gives up. */
    boolean leave(LeaseRequestId caller) {
        Optional<Caller> left = callers.stream()
                .filter(each -> each.request().id().equals(caller))
                .findFirst();
        left.ifPresent(gone -> {
            callers.remove(gone);
            gone.answer().fail(new Failure.Cancelled().asRefusal());
        });
        return left.isPresent();
    }

    /** Its turn is under way: from now on only the database knows whether it stands in line. */
    void send() {
        sent = true;
    }

    boolean isSent() {
        return sent;
    }

    /** In the line since a turn that was committed. */
    void stand(long runningTimer) {
        standing = true;
        timer = runningTimer;
    }

    boolean isStanding() {
        return standing;
    }

    long timer() {
        return timer;
    }

    /** Marks it as about to be ended; false where it was already. */
    boolean beginLeaving() {
        boolean first = !leaving;
        leaving = true;
        return first;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Also for requests of the same Idempotency-Key that came while this one was leaving. */
    void whenOver(Runnable next) {
        afterwards.add(next);
    }

    /** It waits no longer, however it ended. */
    void over() {
        afterwards.forEach(Runnable::run);
    }

    void answer(List<LeaseRow> leases) {
        callers.forEach(caller -> caller.answer().complete(leases));
    }

    void refuse(Throwable cause) {
        callers.forEach(caller -> caller.answer().fail(cause));
    }
}
