package dev.understudy.flow;

import dev.understudy.flow.Expectation.Then;
import dev.understudy.flow.Template.Hole;
import dev.understudy.flow.Template.Source;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlProblems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks every way through each phase and knows at each step which names are kept on all of them, and which on some. Finds names that are used but never kept, and steps that no way reaches.
 */
final class KeptNames {
    /** Names kept on every way that leads to a place, and on at least one. */
    private record Known(Set<String> surely, Set<String> maybe) {
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

    private final FlowParts parts;
    private final YamlProblems problems;

    KeptNames(FlowParts parts, YamlProblems problems) {
        this.parts = parts;
        this.problems = problems;
    }

    void check() {
        Known registered = walk(Objects.requireNonNull(parts.phases().get(Phase.REGISTER)), nothing());
        result(registered);
        Set<String> outlive = parts.result().names();
        Set<String> sure = new HashSet<>(outlive);
        sure.retainAll(registered.surely());
        for (PhasePlan plan : parts.phases().values()) {
            if (plan.phase() == Phase.DELETE) {
                Known ignored = walk(plan, new Known(Set.of(), outlive));
            } else if (plan.phase() != Phase.REGISTER) {
                Known ignored = walk(plan, new Known(sure, outlive));
            }
        }
    }

    private static Known nothing() {
        return new Known(Set.of(), Set.of());
    }

    private void result(Known registered) {
        ResultPlan result = parts.result();
        for (String name : result.names()) {
            boolean isId = name.equals(result.externalId());
            if (!(isId ? registered.surely() : registered.maybe()).contains(name)) {
                problems.add(
                        result.line(),
                        "result",
                        "'" + name + "' is " + (isId ? "not kept on every way" : "never kept") + " through register"
                                + NearestWord.hint(name, registered.maybe()));
            }
        }
        result.tokens().values().stream()
                .map(ResultPlan.Life::seconds)
                .filter(Objects::nonNull)
                .flatMap(Template::holes)
                .filter(hole ->
                        hole.source() == Source.KEPT && !registered.maybe().contains(hole.name()))
                .forEach(hole -> problems.add(result.line(), "result.tokens", hole + " is never kept in register"));
    }

    /** What is known when the phase ends well; its problems are told on the way. */
    private Known walk(PhasePlan plan, Known start) {
        List<@Nullable Known> at = new ArrayList<>();
        plan.entries().forEach(entry -> at.add(null));
        at.add(null);
        Deque<Integer> changed = new ArrayDeque<>();
        flow(at, changed, 0, start);
        while (!changed.isEmpty()) {
            int here = changed.remove();
            if (here < plan.entries().size()) {
                leave(plan, here, Objects.requireNonNull(at.get(here)), at, changed);
            }
        }
        report(plan, at);
        Known end = at.get(plan.entries().size());
        return end == null ? nothing() : end;
    }

    private static void flow(List<@Nullable Known> at, Deque<Integer> changed, int to, Known known) {
        Known before = at.get(to);
        Known after = before == null ? known : before.joined(known);
        if (!after.equals(before)) {
            at.set(to, after);
            changed.add(to);
        }
    }

    private void leave(PhasePlan plan, int here, Known known, List<@Nullable Known> at, Deque<Integer> changed) {
        PhasePlan.Entry entry = plan.entries().get(here);
        if (entry.skip() != null) {
            flow(at, changed, entry.skip().to(), known.with(entry.skip().unless()));
        }
        Step step = Objects.requireNonNull(parts.steps().get(entry.step()));
        if (step instanceof Step.Await await) {
            flow(at, changed, here + 1, known.with(await.keep()));
            if (await.resend() != null) {
                flow(at, changed, plan.indexOf(await.sentBy()), known);
            }
        } else if (step instanceof Step.Request request) {
            for (Expectation each : request.expect()) {
                int to = target(plan, here, each.then());
                if (to >= 0) {
                    flow(at, changed, to, known.with(each.keep()));
                }
            }
        }
    }

    /** -1 where the way ends badly. */
    private static int target(PhasePlan plan, int here, Then then) {
        if (then instanceof Then.Next) {
            return here + 1;
        }
        if (then instanceof Then.End || then instanceof Then.Gone) {
            return plan.entries().size();
        }
        if (then instanceof Then.GoTo goTo) {
            return plan.indexOf(goTo.step());
        }
        if (then instanceof Then.CodeRefused refused) {
            return plan.indexOf(refused.await());
        }
        return then instanceof Then.Fail ? -1 : here;
    }

    private void report(PhasePlan plan, List<@Nullable Known> at) {
        String phase = "phases." + plan.phase().code();
        for (int here = 0; here < plan.entries().size(); here++) {
            PhasePlan.Entry entry = plan.entries().get(here);
            Known known = at.get(here);
            if (known == null) {
                problems.add(entry.line(), phase, "step '" + entry.step() + "' cannot be reached");
            } else {
                uses(plan, Objects.requireNonNull(parts.steps().get(entry.step())), known);
            }
        }
        if (at.get(plan.entries().size()) == null) {
            problems.add(plan.line(), phase, "never ends well: no answer leads to its end");
        }
    }

    private void uses(PhasePlan plan, Step step, Known known) {
        Set<String> needed = new TreeSet<>(kept(StepTemplates.of(step)));
        needed.removeAll(known.maybe());
        for (String name : needed) {
            problem(
                    step,
                    "uses {kept." + name + "}, which no step before it keeps in the phase '"
                            + plan.phase().code() + "'" + NearestWord.hint(name, known.maybe()));
        }
        Set<String> certain = new TreeSet<>(kept(StepTemplates.inTexts(step)));
        certain.addAll(kept(StepTemplates.asWholes(step).filter(template -> !template.isOneHole())));
        certain.retainAll(known.maybe());
        certain.removeAll(known.surely());
        for (String name : certain) {
            problem(
                    step,
                    "needs {kept." + name + "}, which is not kept on every way to it in the phase '"
                            + plan.phase().code() + "': keep it with 'or', or take the steps that keep it first");
        }
    }

    private static Set<String> kept(Stream<Template> templates) {
        return templates
                .flatMap(Template::holes)
                .filter(hole -> hole.source() == Source.KEPT)
                .map(Hole::name)
                .collect(Collectors.toSet());
    }

    private void problem(Step step, String message) {
        problems.add(step.line(), "steps." + step.name(), message);
    }
}
