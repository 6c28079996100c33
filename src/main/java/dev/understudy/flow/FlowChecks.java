package dev.understudy.flow;

import dev.understudy.flow.Expectation.Then;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlProblems;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds what does not fit together in a flow, as far as its parts could be read. */
final class FlowChecks {
    private final FlowParts parts;
    private final WellRead wellRead;
    private final YamlProblems problems;

    FlowChecks(FlowParts parts, WellRead wellRead, YamlProblems problems) {
        this.parts = parts;
        this.wellRead = wellRead;
        this.problems = problems;
    }

    void all() {
        phases();
        parts.steps().values().forEach(this::step);
        new SettingNames(parts, wellRead, problems).check();
        new KeptNames(parts, wellRead, problems).check();
        new ListChecks(parts, wellRead, problems).check();
    }

    private void phases() {
        for (Phase needed : List.of(Phase.REGISTER, Phase.DELETE)) {
            if (!parts.phases().containsKey(needed) && wellRead.itself("phases") && !isMisspelt(needed)) {
                problems.add(
                        parts.lines().phases(),
                        "phases." + needed.code(),
                        "is missing: a flow says how to register and how to delete");
            }
        }
        parts.phases().values().forEach(this::phase);
        PhasePlan delete = parts.phases().get(Phase.DELETE);
        if (delete != null && wellRead.ways(delete) && outcomesIn(delete).noneMatch(Then.Gone.class::isInstance)) {
            problems.add(
                    delete.line(),
                    "phases.delete",
                    "no answer says how 'already gone' looks: give one of its expectations 'then: gone'");
        }
    }

    private boolean isMisspelt(Phase needed) {
        List<String> codes = Arrays.stream(Phase.values()).map(Phase::code).toList();
        return wellRead.unknownPhases()
                .flatMap(name -> NearestWord.to(name, codes).stream())
                .anyMatch(needed.code()::equals);
    }

    private void phase(PhasePlan plan) {
        String path = "phases." + plan.phase().code();
        if (plan.entries().isEmpty() && wellRead.at(path)) {
            problems.add(plan.line(), path, "has no steps");
        }
        Set<String> seen = new TreeSet<>();
        for (PhasePlan.Entry entry : plan.entries()) {
            if (entry.step().isEmpty()) {
                continue; // told as a mistake of form
            }
            if (!steps().contains(entry.step())) {
                problems.add(entry.line(), path, noStep(entry.step()));
            } else if (!seen.add(entry.step())) {
                problems.add(entry.line(), path, "step '" + entry.step() + "' stands twice");
            }
        }
    }

    private Stream<Then> outcomesIn(PhasePlan plan) {
        return plan.entries().stream()
                .map(entry -> parts.steps().get(entry.step()))
                .filter(Step.Request.class::isInstance)
                .flatMap(step -> outcomes((Step.Request) step));
    }

    private static Stream<Then> outcomes(Step.Request request) {
        return request.expect().stream().map(Expectation::then);
    }

    private void step(Step step) {
        List<PhasePlan> users = parts.phases().values().stream()
                .filter(plan -> plan.has(step.name()))
                .toList();
        if (users.isEmpty() && wellRead.phases()) {
            problem(step, "stands in no phase, so it is never taken");
        }
        if (step instanceof Step.Request request) {
            request(request, users);
            new SubmitChecks(parts, problems)
                    .check(request, users.stream().filter(wellRead::phase).toList());
        } else if (step instanceof Step.Await await) {
            await(await, users);
        }
    }

    private void request(Step.Request step, List<PhasePlan> users) {
        if (step.once() && step.repeatable()) {
            problem(step, "is 'once' and 'repeatable'; it is one of them or neither");
        }
        String path = "steps." + step.name();
        boolean allKnown = wellRead.ways(step);
        boolean polls = has(step, Then.PollAgain.class::isInstance);
        if (polls && step.poll() == null && wellRead.key(path, "poll")) {
            problem(step, "has 'then: poll', but no 'poll' with its interval");
        } else if (!polls && step.poll() != null && allKnown) {
            problem(step, "has 'poll', but no answer says 'then: poll'");
        }
        boolean again = has(step, Then.Again.class::isInstance);
        if (again && step.data().isEmpty() && wellRead.key(path, "data")) {
            problem(step, "has 'again', but no 'data' to send");
        } else if (!again && !step.data().isEmpty() && allKnown) {
            problem(step, "has 'data', but no answer says 'again'");
        }
        if (again
                && !canTakeData(step.body())
                && Stream.of("json", "form", "multipart").allMatch(key -> wellRead.key(path, key))) {
            problem(step, "has 'again', but no JSON object or form that the data could go into");
        }
        if (step.once() && (polls || again)) {
            problem(step, "is 'once', but sends its request again");
        }
        boolean deletes = users.stream().anyMatch(plan -> plan.phase() == Phase.DELETE);
        if (!deletes && has(step, Then.Gone.class::isInstance) && wellRead.phases()) {
            problem(step, "has 'then: gone', which is for the phase delete");
        }
        outcomes(step).forEach(then -> target(step, then, users));
    }

    private static boolean canTakeData(Step.Body body) {
        return body instanceof Step.Body.Form
                || body instanceof Step.Body.Multipart
                || body instanceof Step.Body.Json json && json.plan() instanceof JsonPlan.Fields;
    }

    private static boolean has(Step.Request step, Predicate<Then> kind) {
        return outcomes(step).anyMatch(kind);
    }

    private void target(Step.Request step, Then then, List<PhasePlan> users) {
        if (then instanceof Then.GoTo goTo) {
            inEachPhase(step, "goto", goTo.step(), users);
        } else if (then instanceof Then.CodeRefused refused) {
            inEachPhase(step, "code-refused", refused.await(), users);
            Step target = parts.steps().get(refused.await());
            if (target != null && !(target instanceof Step.Await)) {
                problem(step, "code-refused names '" + refused.await() + "', which waits for no message");
            }
        }
    }

    private void inEachPhase(Step step, String key, String target, List<PhasePlan> users) {
        if (!steps().contains(target)) {
            problem(step, key + ": " + noStep(target));
            return;
        }
        users.stream()
                .filter(plan -> !plan.has(target) && wellRead.phase(plan))
                .forEach(plan -> problem(
                        step,
                        key + " names '" + target + "', which is not a step of the phase '"
                                + plan.phase().code() + "'"));
    }

    private void await(Step.Await step, List<PhasePlan> users) {
        if (step.sentBy().isEmpty()) {
            return; // told as a mistake of form
        }
        inEachPhase(step, "sent-by", step.sentBy(), users);
        Step sender = parts.steps().get(step.sentBy());
        if (sender != null && !(sender instanceof Step.Request)) {
            problem(step, "sent-by names '" + step.sentBy() + "', which sends nothing");
        } else if (step.resend() != null && sender instanceof Step.Request request && request.once()) {
            problem(step, "asks '" + step.sentBy() + "' for a code again, but that step is 'once'");
        }
        users.stream()
                .filter(plan -> plan.indexOf(step.sentBy()) > plan.indexOf(step.name()))
                .forEach(plan -> problem(
                        step,
                        "waits in the phase '" + plan.phase().code() + "' before '" + step.sentBy()
                                + "' has asked for anything"));
    }

    /** Those of the file: a step that could not be read is there nevertheless. */
    private Set<String> steps() {
        return parts.lines().steps().keySet();
    }

    private String noStep(String name) {
        return "there is no step '" + name + "'" + NearestWord.hint(name, steps());
    }

    private void problem(Step step, String message) {
        problems.add(step.line(), "steps." + step.name(), message);
    }
}
