package dev.understudy.flow;

import dev.understudy.flow.Expectation.Then;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks every way through a phase and knows before each step which names are kept on all of them, and which on some. */
final class PhaseWalk {
    /** Names kept on every way that leads to a place, and on at least one. */
    record Known(Set<String> surely, Set<String> maybe) {
        Known with(Map<String, Keep> keep) {
            Set<String> sure = new HashSet<>(surely);
            Set<String> some = new HashSet<>(maybe);
            keep.forEach((name, value) -> {
                boolean ignored = value.isSure() ? sure.add(name) : sure.remove(name);
                some.add(name);
            });
            return new Known(sure, some);
        }

        Known with(String name) {
            Set<String> sure = new HashSet<>(surely);
            Set<String> some = new HashSet<>(maybe);
            sure.add(name);
            some.add(name);
            return new Known(sure, some);
        }

        Known joined(Known other) {
            Set<String> sure = new HashSet<>(surely);
            Set<String> some = new HashSet<>(maybe);
            sure.retainAll(other.surely);
            some.addAll(other.maybe);
            return new Known(sure, some);
        }
    }

    private final PhasePlan plan;
    private final Map<String, Step> steps;
    private final List<@Nullable Known> at = new ArrayList<>();
    private final Deque<Integer> changed = new ArrayDeque<>();

    /** @param steps all of the plan's among them */
    PhaseWalk(PhasePlan plan, Map<String, Step> steps, Known start) {
        this.plan = plan;
        this.steps = steps;
        plan.entries().forEach(entry -> at.add(null));
        at.add(null);
        flow(0, start);
        while (!changed.isEmpty()) {
            int here = changed.remove();
            if (here < plan.entries().size()) {
                leave(here, Objects.requireNonNull(at.get(here)));
            }
        }
    }

    /** Before that step, or behind the last; null where no way leads there. */
    @Nullable
    Known at(int here) {
        return at.get(here);
    }

    private void flow(int to, Known known) {
        Known before = at.get(to);
        Known after = before == null ? known : before.joined(known);
        if (!after.equals(before)) {
            at.set(to, after);
            changed.add(to);
        }
    }

    private void leave(int here, Known known) {
        PhasePlan.Entry entry = plan.entries().get(here);
        if (entry.skip() != null) {
            flow(entry.skip().to(), known.with(entry.skip().unless()));
        }
        Step step = Objects.requireNonNull(steps.get(entry.step()));
        if (step instanceof Step.Await await) {
            flow(here + 1, known.with(await.keep()));
            if (await.resend() != null) {
                flow(plan.indexOf(await.sentBy()), known);
            }
        } else if (step instanceof Step.Request request) {
            for (Expectation each : request.expect()) {
                int to = target(plan, here, each.then());
                if (to >= 0) {
                    flow(to, known.with(each.keep()));
                }
            }
        }
    }

    /** -1 where the way ends badly. */
    static int target(PhasePlan plan, int here, Then then) {
        if (then instanceof Then.Next) {
            return here + 1;
        }
        if (then instanceof Then.End) {
            return plan.entries().size();
        }
        if (then instanceof Then.Gone) {
            return plan.phase() == Phase.DELETE ? plan.entries().size() : -1;
        }
        if (then instanceof Then.GoTo goTo) {
            return plan.indexOf(goTo.step());
        }
        if (then instanceof Then.CodeRefused refused) {
            return plan.indexOf(refused.await());
        }
        return then instanceof Then.Fail ? -1 : here;
    }
}
