package dev.understudy.run;

import dev.understudy.domain.Reason;
import dev.understudy.flow.FlowOutcome;

/** Tells outcomes that say nothing about the shop: the run goes back, and somebody drives it again. */
public final class CutShort {
    private CutShort() {}

    /** Whether this process stops, may have lost its claims, or had no database to note a step in. */
    public static boolean is(FlowOutcome outcome, WorkerPulse pulse) {
        return outcome instanceof FlowOutcome.Failed failure
                && (failure.reason() == Reason.STORE_UNAVAILABLE
                        || (failure.reason() == Reason.WORKER_LOST && !pulse.maySend()));
    }
}
