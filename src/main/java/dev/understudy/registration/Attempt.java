package dev.understudy.registration;

import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.flow.Flow;
import dev.understudy.flow.FlowOutcome;
import dev.understudy.flow.Journal;
import dev.understudy.flow.Phase;
import dev.understudy.run.FlowRuns;
import dev.understudy.run.Marketplace;
import dev.understudy.run.Visit;
import dev.understudy.store.RegistrationQueue.Claimed;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One claimed registration, run to its outcome. Where a lost process may have sent a step that must not be sent twice, the flow is not driven again: the account is adopted by {@code sign-in} where
 * the flow has it, else given up, so that the janitor deletes it.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final FlowRuns runs;
    private final Marketplace marketplace;
    private final Claimed claimed;

    Attempt(FlowRuns runs, Marketplace marketplace, Claimed claimed) {
        this.runs = runs;
        this.marketplace = marketplace;
        this.claimed = claimed;
    }

    Future<FlowOutcome> run(Flow flow, Journal journal, Runnable heard) {
        return claimed.sentOnce().isEmpty()
                ? runs.run(visit(flow, Phase.REGISTER, journal, heard))
                : adopt(flow, journal, heard);
    }

    private Future<FlowOutcome> adopt(Flow flow, Journal journal, Runnable heard) {
        if (flow.phases().contains(Phase.SIGN_IN)) {
            return runs.run(visit(flow, Phase.SIGN_IN, journal, heard));
        }
        String step = String.join(", ", claimed.sentOnce());
        return Future.succeededFuture(new FlowOutcome.Failed(
                Reason.WORKER_LOST,
                step,
                null,
                "a process that is gone may have sent '" + step
                        + "', which must not be sent twice, and the flow has no sign-in to adopt the account",
                true));
    }

    private Visit visit(Flow flow, Phase phase, Journal journal, Runnable heard) {
        return new Visit(marketplace, flow, phase, claimed.account(), journal, heard);
    }

    /** What no shop can be blamed for. An outage of the database is none of the registration's either: it is tried again. */
    Future<FlowOutcome> ownFault(Throwable fault) {
        if (fault instanceof Refusal) {
            return Future.failedFuture(fault);
        }
        LOG.error("registration {} ended by a fault of our own", claimed.id(), fault);
        return Future.succeededFuture(new FlowOutcome.Failed(
                Reason.INTERNAL_ERROR,
                "",
                null,
                "a fault of Understudy's own; see its log for this registration",
                true));
    }
}
