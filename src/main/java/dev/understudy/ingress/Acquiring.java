package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's way to the waiting line: standing in it, leaving it, and handing back what the client did not get. */
final class Acquiring {
    private static final Logger LOG = LoggerFactory.getLogger(Acquiring.class);

    private final Bus bus;
    private final IngressMeters meters;

    Acquiring(Bus bus, IngressMeters meters) {
        this.bus = bus;
        this.meters = meters;
    }

    Future<List<Granted>> acquire(Acquire command) {
        long began = System.nanoTime();
        return attempt(command).onFailure(why -> countIfEmpty(command, why, began));
    }

    /** For who has another way when the pool is empty: only what is granted counts. */
    Future<List<Granted>> attempt(Acquire command) {
        meters.waitBegins();
        long began = System.nanoTime();
        return bus.request(LeaseCommands.ACQUIRE, command, command.patience().plus(Bus.USUAL_PATIENCE))
                .onComplete(answered -> meters.waitEnds())
                .onSuccess(leases -> meters.granted(command.pool(), leases.size(), since(began)))
                .onFailure(why -> leaveIfUnanswered(command, why));
    }

    private void countIfEmpty(Acquire command, Throwable why, long began) {
        if (why instanceof Refusal refusal && refusal.failure() instanceof Failure.PoolEmpty) {
            meters.empty(command.pool(), since(began));
        }
    }

    /** A wait that was not answered in time may still stand in line, or have been served just then, though its client has been told that there is no answer. With an Idempotency-Key it can still come for that. */
    private void leaveIfUnanswered(Acquire command, Throwable why) {
        if (why instanceof ReplyException reply && reply.failureType() == ReplyFailure.TIMEOUT) {
            leave(new LeaseCommands.LeaveLine(command.request(), command.repeat() == null));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** For a client that is gone. */
    void leave(LeaseRequestId request) {
        leave(new LeaseCommands.LeaveLine(request));
    }

    private void leave(LeaseCommands.LeaveLine command) {
        bus.request(LeaseCommands.LEAVE_LINE, command).onFailure(why -> notLeft(command.request(), why));
    }

    /** Where this process stops, the line has ended before its clients went: their rows go with the worker. */
    private static void notLeft(LeaseRequestId request, Throwable why) {
        if (why instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            LOG.debug("request {} did not leave a line that is closed", request);
        } else {
            LOG.warn("request {} could not leave the line: {}", request, why.getMessage());
        }
    }

    /**
     * With an idempotency key the client can still come for its leases: that is what the key is for.
     *
     * @param repeatable whether the client sent a key
     * @param bytesWritten whether a byte of them may have reached the client
     */
    void undelivered(boolean repeatable, List<Granted> leases, boolean bytesWritten) {
        if (repeatable) {
            return;
        }
        List<LeaseId> ids = leases.stream().map(Granted::id).toList();
        bus.request(LeaseCommands.UNDELIVERED, new LeaseCommands.Undelivered(ids, bytesWritten))
                .onFailure(why -> LOG.warn(
                        "{} undelivered leases stay until they expire, the first is {}: {}",
                        ids.size(),
                        ids.get(0),
                        why.getMessage()));
    }
}
