package dev.understudy.flow;

import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Refusal;
import dev.understudy.message.BoundedMatch;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run under way: goes from step to step, owns the timers, and ends exactly once. Everything in it happens on one context. */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    /** Far more than any sign-up has, far less than a loop would take. */
    static final int MOST_STEPS = 100;
    /** A page of users is a step: enough for ten million of them by the hundred. */
    private static final int MOST_PAGES = 100_000;

    private static final long NO_TIMER = -1;

    private final FlowRun run;
    private final Vertx vertx;
    private final Context context;
    private final RunMemory memory;
    private final PhasePlan plan;
    private final Promise<FlowOutcome> outcome = Promise.promise();
    private final Set<Long> timers = new HashSet<>(2);
    private int steps;
    private String step = "";
    private Supplier<FlowStopped> overdue = this::tookTooLong;
    private long stepStarted;
    private long started;
    private boolean ended;

    Run(FlowRun run, Vertx vertx, Context context, InstantSource clock) {
        this.run = run;
        this.vertx = vertx;
        this.context = context;
        this.memory = new RunMemory(run, clock);
        this.plan = run.flow().plan(run.phase());
    }

    Future<FlowOutcome> outcome() {
        return outcome.future();
    }

    FlowRun with() {
        return run;
    }

    RunMemory memory() {
        return memory;
    }

    PhasePlan plan() {
        return plan;
    }

    boolean ended() {
        return ended;
    }

    void start() {
        started = System.nanoTime();
        long ignored = after(run.limits().whole(), this::timeOver);
        guarded(() -> enter(0));
    }

    /** Of the whole run's time: nothing needs to be waited for any longer. */
    Duration left() {
        Duration left = run.limits().whole().minusNanos(System.nanoTime() - started);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What it means if the run's time ends in this step; else the run simply took too long. */
    void whenOverdue(Supplier<FlowStopped> meaning) {
        overdue = meaning;
    }

    private void timeOver() {
        fail(overdue.get());
    }

    private FlowStopped tookTooLong() {
        return new FlowStopped(
                Reason.REGISTRATION_TIMEOUT,
                "the run took longer than " + YamlValue.text(run.limits().whole()) + " and was in step '" + step + "'");
    }

    void stop() {
        context.runOnContext(
                ignored -> fail(new FlowStopped(Reason.WORKER_LOST, "this process stops and sends nothing more")));
    }

    void goOn() {
        enter(plan.indexOf(step) + 1);
    }

    void goTo(String name) {
        enter(plan.indexOf(name));
    }

    private void enter(int at) {
        if (ended) {
            return;
        }
        if (at >= plan.entries().size()) {
            succeed();
            return;
        }
        PhasePlan.Entry entry = plan.entries().get(at);
        if (entry.skip() != null && memory.kept(entry.skip().unless()) != null) {
            enter(entry.skip().to());
            return;
        }
        step = entry.step();
        overdue = this::tookTooLong;
        stepStarted = System.nanoTime();
        steps++;
        int most = run.phase() == Phase.LIST ? MOST_PAGES : MOST_STEPS;
        if (steps > most) {
            throw new FlowStopped(Reason.TOO_MANY_STEPS, "took more than " + most + " steps");
        }
        Step next = run.flow().step(step);
        if (next instanceof Step.Request request) {
            new RequestDrive(this, request).begin();
        } else if (next instanceof Step.Await await) {
            new AwaitDrive(this, await).begin();
        }
    }

    /** Tells the journal about the step that the run is in. */
    void report(String what, @Nullable String note) {
        report(what, null, note);
    }

    private void report(String what, @Nullable Reason reason, @Nullable String note) {
        Duration took = Duration.ofNanos(System.nanoTime() - stepStarted);
        run.journal().step(new StepReport(step, what, took, reason, note));
    }

    void succeed() {
        if (!ended) {
            end(memory.result());
        }
    }

    private void fail(FlowStopped why) {
        if (!ended) {
            String shown = why.shopWords() == null ? why.detail() : why.shopWords();
            try {
                report("failed", why.reason(), shown);
            } finally {
                end(new FlowOutcome.Failed(why.reason(), step, why.shopWords(), why.detail(), memory.shopMayKnow()));
            }
        }
    }

    private void end(FlowOutcome how) {
        ended = true;
        timers.forEach(vertx::cancelTimer);
        timers.clear();
        outcome.complete(how);
    }

    /** Runs something later, unless the run is over by then; the timer's id, for {@link #cancel}. */
    long after(Duration pause, Runnable what) {
        if (ended) {
            return NO_TIMER;
        }
        long timer = vertx.setTimer(Math.max(1, pause.toMillis()), id -> fired(id, what));
        timers.add(timer);
        return timer;
    }

    private void fired(long timer, Runnable what) {
        if (timers.remove(timer) && !ended) {
            guarded(what);
        }
    }

    /** Hands a port's answer to the run, on its own context; whatever goes wrong ends the run. */
    <T> void when(Supplier<Future<T>> port, Consumer<T> then) {
        when(port, then, this::failFor);
    }

    <T> void when(Supplier<Future<T>> port, Consumer<T> then, Consumer<Throwable> otherwise) {
        Future<T> answer;
        try {
            answer = port.get();
        } catch (RuntimeException refused) {
            answer = Future.failedFuture(refused);
        }
        answer.onSuccess(value -> here(() -> then.accept(value)))
                .onFailure(cause -> here(() -> otherwise.accept(cause)));
    }

    private void here(Runnable what) {
        if (Vertx.currentContext() == context) {
            guarded(what);
        } else {
            context.runOnContext(ignored -> guarded(what));
        }
    }

    private void guarded(Runnable what) {
        if (ended) {
            return;
        }
        try {
            what.run();
        } catch (RuntimeException thrown) {
            failFor(thrown);
        } catch (StackOverflowError tooDeep) {
            // What a shop sends may nest without end; nothing but this call is affected, and a run must end.
            fail(new FlowStopped(Reason.UNEXPECTED_ANSWER, "what the shop sent nests too deeply to be looked at"));
        }
    }

    void failFor(Throwable cause) {
        if (cause instanceof FlowStopped stopped) {
            fail(stopped);
        } else if (cause instanceof BoundedMatch.TooCostly costly) {
            fail(new FlowStopped(Reason.FLOW_INVALID, String.valueOf(costly.getMessage())));
        } else if (cause instanceof ShopTrouble trouble) {
            fail(new FlowStopped(trouble.reason(), String.valueOf(trouble.getMessage())));
        } else if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.StoreUnavailable away) {
            fail(new FlowStopped(Reason.STORE_UNAVAILABLE, away.detail()));
        } else if (cause instanceof Refusal refusal) {
            fail(new FlowStopped(Reason.INTERNAL_ERROR, refusal.failure().detail()));
        } else if (!ended) {
            LOG.error("flow {} broke off in step {}", run.flow(), step, cause);
            fail(new FlowStopped(Reason.INTERNAL_ERROR, "a fault of Understudy's own; its log has the details"));
        }
    }
}
