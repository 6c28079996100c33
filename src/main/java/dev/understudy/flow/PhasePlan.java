package dev.understudy.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A phase's steps in their order. Each stands in it at most once, so that "go to" has one meaning. */
record PhasePlan(Phase phase, int line, List<Entry> entries) {
    PhasePlan {
        entries = List.copyOf(entries);
    }

    /** @param skip null where the step is always taken */
    record Entry(String step, int line, @Nullable Skip skip) {}

    /** Before a group of steps: where the name is kept already, go on behind the group. */
    record Skip(String unless, int to) {}

    /** -1 where the phase has no such step. */
    int indexOf(String step) {
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at).step().equals(step)) {
                return at;
            }
        }
        return -1;
    }

    /** The steps that are taken where this name is kept already. */
    List<String> stepsOnceKept(@Nullable String name) {
        List<String> taken = new ArrayList<>();
        int at = 0;
        while (at < entries.size()) {
            Entry entry = entries.get(at);
            if (entry.skip() != null && entry.skip().unless().equals(name)) {
                at = entry.skip().to();
            } else {
                taken.add(entry.step());
                at++;
            }
        }
        return taken;
    }

    boolean has(String step) {
        return indexOf(step) >= 0;
    }
}
