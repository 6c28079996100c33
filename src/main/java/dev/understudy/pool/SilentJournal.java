package dev.understudy.pool;

import dev.understudy.flow.Journal;
import dev.understudy.flow.StepReport;
import dev.understudy.run.WorkerPulse;
import dev.understudy.store.AccountRecord;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** For runs that may be repeated, deletions and checks of sessions: there is no intent to commit, and their steps are for the log. */
final class SilentJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(SilentJournal.class);

    private final AccountRecord account;
    private final WorkerPulse pulse;

    SilentJournal(AccountRecord account, WorkerPulse pulse) {
        this.account = account;
        this.pulse = pulse;
    }

    @Override
    public Future<Void> beforeOnce(String step) {
        return Future.succeededFuture();
    }

    @Override
    public boolean maySend() {
        return pulse.maySend();
    }

    @Override
    public void step(StepReport report) {
        LOG.debug("account {}: {} {} {}", account.id(), report.step(), report.outcome(), report.note());
    }
}
