package dev.understudy.registration;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.Event;
import dev.understudy.domain.EventType;
import dev.understudy.domain.Reason;
import dev.understudy.flow.FlowStopped;
import dev.understudy.flow.Journal;
import dev.understudy.flow.StepReport;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.EventLog;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.RegistrationQueue.Claimed;
import dev.understudy.store.RegistrationTable.Intent;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** Writes down what a run does, and stops it from sending when its claim may be lost. */
final class RunJournal implements Journal {
    private final Claimed claimed;
    private final WorkerPulse pulse;
    private final EventLog events;
    private final Bus bus;
    private final GroupCommitter<Intent, Boolean> intents;

    RunJournal(Claimed claimed, RegistrationDesk desk, GroupCommitter<Intent, Boolean> intents) {
        this.claimed = claimed;
        this.pulse = desk.pulse();
        this.events = desk.events();
        this.bus = desk.bus();
        this.intents = intents;
    }

    @Override
    public Future<Void> beforeOnce(String step) {
        return intents.submit(new Intent(claimed.id(), claimed.claimNo(), step))
                .compose(mine -> mine
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new FlowStopped(Reason.WORKER_LOST, "step '" + step + "' may have been sent before")));
    }

    @Override
    public boolean maySend() {
        return pulse.maySend();
    }

    @Override
    public void step(StepReport report) {
        Map<String, Object> data = new HashMap<>();
        data.put("outcome", report.outcome());
        data.put("tookMillis", report.took().toMillis());
        String note = report.note();
        if (note != null) {
            data.put("note", note);
        }
        events.write(Event.of(EventType.REGISTRATION_STEP)
                .inPool(claimed.account().pool(), claimed.account().marketplace())
                .about(claimed.account().id(), claimed.id())
                .step(report.step())
                .because(report.reason())
                .with(data));
        bus.publish(
                WakeUps.STEP_TAKEN,
                new WakeUps.StepTaken(claimed.account().marketplace(), report.step(), report.outcome(), report.took()));
    }
}
