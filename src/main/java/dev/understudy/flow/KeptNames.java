package dev.understudy.flow;

import dev.understudy.flow.Expectation.Then;
import dev.understudy.flow.PhaseWalk.Known;
import dev.understudy.flow.Template.Source;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlProblems;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds names that are used but never kept, and steps that no way reaches. Where the
 * ways through a phase are not known for a mistake of form, only names that stand nowhere else in the file are surely never kept.
 */
final class KeptNames {
    private final FlowParts parts;
    private final WellRead wellRead;
    private final YamlProblems problems;

    KeptNames(FlowParts parts, WellRead wellRead, YamlProblems problems) {
        this.parts = parts;
        this.wellRead = wellRead;
        this.problems = problems;
    }

    void check() {
        PhasePlan register = parts.phases().get(Phase.REGISTER);
        boolean resultIsKnown = wellRead.key("", "result");
        Known registered = null;
        if (register != null && isKnown(register)) {
            registered = walk(register, nothing());
            result(registered);
        } else {
            everKept(Stream.empty(), parts.result().names());
        }
        Set<String> outlive = parts.result().names();
        Set<String> sure = new HashSet<>(outlive);
        if (registered != null) {
            sure.retainAll(registered.surely());
        }
        Set<String> walked = register == null || registered == null ? new HashSet<>() : names(register);
        for (PhasePlan plan : parts.phases().values()) {
            if (plan.phase() != Phase.REGISTER && resultIsKnown && isKnown(plan)) {
                Known ignored = walk(plan, atStart(plan.phase(), sure, outlive));
                walked.addAll(names(plan));
            }
        }
        everKept(
                parts.steps().values().stream()
                        .filter(step -> !walked.contains(step.name()))
                        .flatMap(StepTemplates::of),
                Set.of());
        askedFor();
    }

    /** Deleting may be about an account whose registration broke off, listing is about none. */
    private static Known atStart(Phase phase, Set<String> sure, Set<String> outlive) {
        return switch (phase) {
            case LIST -> nothing();
            case DELETE -> new Known(Set.of(), outlive);
            default -> new Known(sure, outlive);
        };
    }

    /** Whether a name is kept may be asked where nothing has kept it yet; but something in the file must. */
    private void askedFor() {
        boolean allKnown = parts.steps().size() == parts.lines().steps().size()
                && parts.steps().values().stream().allMatch(wellRead::ways);
        if (!allKnown) {
            return;
        }
        Set<String> known = everKept();
        parts.steps()
                .values()
                .forEach(step -> askedBy(step)
                        .filter(name -> !known.contains(name))
                        .forEach(name -> problems.add(
                                step.line(),
                                "steps." + step.name(),
                                "asks whether '" + name + "' is kept, which nothing keeps"
                                        + NearestWord.hint(name, known))));
    }

    private static Stream<String> askedBy(Step step) {
        return step instanceof Step.Request request
                ? request.expect().stream()
                        .flatMap(each -> each.conditions().stream())
                        .filter(Condition.Kept.class::isInstance)
                        .map(each -> ((Condition.Kept) each).name())
                : Stream.empty();
    }

    private Set<String> everKept() {
        return parts.steps().values().stream()
                .flatMap(KeptNames::keptBy)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isKnown(PhasePlan plan) {
        return wellRead.ways(plan)
                && IntStream.range(0, plan.entries().size()).noneMatch(here -> leadsAstray(plan, here));
    }

    /** Whether an answer names a step that the phase does not have, which is told elsewhere. */
    private boolean leadsAstray(PhasePlan plan, int here) {
        Step step = parts.steps().get(plan.entries().get(here).step());
        if (step instanceof Step.Await await) {
            return !plan.has(await.sentBy());
        }
        return step instanceof Step.Request request
                && request.expect().stream()
                        .anyMatch(each ->
                                !(each.then() instanceof Then.Fail) && PhaseWalk.target(plan, here, each.then()) < 0);
    }

    private static Set<String> names(PhasePlan plan) {
        return plan.entries().stream().map(PhasePlan.Entry::step).collect(Collectors.toCollection(HashSet::new));
    }

    /** For what no walk has looked at. */
    private void everKept(Stream<Template> templates, Set<String> results) {
        Set<String> known = everKept();
        kept(templates, name -> wellRead.mentions(name) == 0)
                .forEach(use -> use.tell(
                        problems,
                        "uses {kept." + use.name() + "}, which nothing keeps" + NearestWord.hint(use.name(), known)));
        results.stream()
                .filter(name -> wellRead.mentions(name) <= parts.result().timesNamed(name))
                .forEach(name -> problems.add(
                        parts.result().line(),
                        "result",
                        "'" + name + "' is kept by nothing" + NearestWord.hint(name, known)));
    }

    private static Stream<String> keptBy(Step step) {
        if (step instanceof Step.Await await) {
            return Stream.of(await.keep());
        }
        return step instanceof Step.Request request
                ? request.expect().stream().flatMap(each -> each.keep().keySet().stream())
                : Stream.empty();
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
        kept(result.templates(), name -> !registered.maybe().contains(name))
                .forEach(use -> use.tell(
                        problems,
                        "{kept." + use.name() + "} is never kept in register"
                                + NearestWord.hint(use.name(), registered.maybe())));
    }

    /** What is known when the phase ends well; its problems are told on the way. */
    private Known walk(PhasePlan plan, Known start) {
        PhaseWalk walk = new PhaseWalk(plan, parts.steps(), start);
        report(plan, walk);
        Known end = walk.at(plan.entries().size());
        return end == null ? nothing() : end;
    }

    private void report(PhasePlan plan, PhaseWalk walk) {
        String phase = "phases." + plan.phase().code();
        for (int here = 0; here < plan.entries().size(); here++) {
            PhasePlan.Entry entry = plan.entries().get(here);
            Known known = walk.at(here);
            if (known == null) {
                problems.add(entry.line(), phase, "step '" + entry.step() + "' cannot be reached");
            } else {
                uses(plan, Objects.requireNonNull(parts.steps().get(entry.step())), known);
            }
        }
        if (walk.at(plan.entries().size()) == null) {
            problems.add(plan.line(), phase, "never ends well: no answer leads to its end");
        }
    }

    private void uses(PhasePlan plan, Step step, Known known) {
        String phase = plan.phase().code();
        kept(StepTemplates.of(step), name -> !known.maybe().contains(name))
                .forEach(use -> use.tell(
                        problems,
                        "uses {kept." + use.name() + "}, which no step before it keeps in the phase '" + phase + "'"
                                + NearestWord.hint(use.name(), known.maybe())));
        kept(
                        Stream.concat(
                                StepTemplates.inTexts(step),
                                StepTemplates.asWholes(step).filter(template -> !template.isOneHole())),
                        name -> known.maybe().contains(name) && !known.surely().contains(name))
                .forEach(use -> use.tell(
                        problems,
                        "needs {kept." + use.name() + "}, which is not kept on every way to it in the phase '" + phase
                                + "': keep it with 'or', or take the steps that keep it first"));
    }

    private static Stream<Use> kept(Stream<Template> templates, Predicate<String> wanted) {
        return templates.flatMap(
                template -> template.names(Source.KEPT).filter(wanted).map(name -> new Use(template.place(), name)));
    }

    /** A kept name in a template. */
    private record Use(Template.Place place, String name) {
        void tell(YamlProblems problems, String message) {
            problems.add(place.line(), place.path(), message);
        }
    }
}
