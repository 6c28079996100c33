package dev.understudy.flow;

import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlProblems;
import java.util.List;
import java.util.Set;

/** Finds a step that submits a form of a page which does not come before it. */
final class SubmitChecks {
    private final FlowParts parts;
    private final YamlProblems problems;

    SubmitChecks(FlowParts parts, YamlProblems problems) {
        this.parts = parts;
        this.problems = problems;
    }

    /** @param users the phases that the step stands in */
    void check(Step.Request step, List<PhasePlan> users) {
        if (!(step.target() instanceof Step.Submit submit) || submit.from().isEmpty()) {
            return;
        }
        Set<String> known = parts.lines().steps().keySet();
        if (!known.contains(submit.from())) {
            problem(step, "there is no step '" + submit.from() + "'" + NearestWord.hint(submit.from(), known));
        } else if (parts.steps().get(submit.from()) instanceof Step.Await) {
            problem(step, "'" + submit.from() + "' waits for a message and has no page");
        } else {
            users.forEach(plan -> comesBefore(step, submit, plan));
        }
    }

    private void comesBefore(Step.Request step, Step.Submit submit, PhasePlan plan) {
        boolean before = plan.has(submit.from()) && plan.indexOf(submit.from()) < plan.indexOf(step.name());
        if (!before) {
            problem(
                    step,
                    "'" + submit.from() + "' does not stand before it in the phase '"
                            + plan.phase().code() + "'");
        }
    }

    private void problem(Step.Request step, String message) {
        problems.add(step.line(), "steps." + step.name(), "submit.from: " + message);
    }
}
