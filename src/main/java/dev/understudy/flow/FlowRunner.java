package dev.understudy.flow;

import dev.understudy.domain.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs flows, many thousands at once: each is an object that waits on an event loop, never a thread. May be called from any thread; a run stays on the context that it was started on. */
public final class FlowRunner {
    private final Vertx vertx;
    private final InstantSource clock;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    /** @param clock for the expiry of cookies and tokens; waiting is done by the event loop's own timers */
    public FlowRunner(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /** The future never fails: every end of a run is an outcome. */
    public Future<FlowOutcome> run(FlowRun run) {
        if (!run.flow().phases().contains(run.phase())) {
            String detail = run.flow() + " has no phase '" + run.phase().code() + "'";
            return Future.succeededFuture(new FlowOutcome.Failed(Reason.FLOW_INVALID, "", null, detail, false));
        }
        Context context = vertx.getOrCreateContext();
        Run one = new Run(run, vertx, context, clock);
        running.add(one);
        context.runOnContext(ignored -> one.start());
        return one.outcome().onComplete(ignored -> running.remove(one));
    }

    /** How many runs are under way. */
    public int running() {
        return running.size();
    }

    /** Ends every run as WORKER_LOST and cancels its timers; what a shop still answers is ignored. */
    public void stop() {
        running.forEach(Run::stop);
    }
}
