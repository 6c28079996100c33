package dev.understudy.flow;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Remembers what it was told. */
final class FakeJournal implements Journal {
    final List<StepReport> reports = Collections.synchronizedList(new ArrayList<>());
    final List<String> committed = Collections.synchronizedList(new ArrayList<>());
    final List<ListedUser> listed = Collections.synchronizedList(new ArrayList<>());
    volatile int maySend = Integer.MAX_VALUE;
    volatile RuntimeException refusal;

    @Override
    public Future<Void> beforeOnce(String step) {
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        committed.add(step);
        return Future.succeededFuture();
    }

    @Override
    public boolean maySend() {
        return maySend-- > 0;
    }

    @Override
    public void listed(List<ListedUser> users) {
        listed.addAll(users);
    }

    @Override
    public void step(StepReport report) {
        reports.add(report);
    }

    List<String> notes(String step) {
        return reports.stream()
                .filter(report -> report.step().equals(step) && report.note() != null)
                .map(StepReport::note)
                .toList();
    }

    List<String> told() {
        return reports.stream()
                .map(report -> report.step() + " " + report.outcome())
                .toList();
    }
}
