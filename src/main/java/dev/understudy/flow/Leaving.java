package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.Expectation.Then;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Leaves a step by the expectation that matched: keeps what it names and goes where it leads. */
final class Leaving {
    /** Nothing that a sign-up needs later is longer; ten thousand waiting runs hold theirs at once. */
    private static final int LONGEST_KEPT = 16_384;

    private final Run run;
    private final Step.Request step;
    private final Expectation by;
    private final Answer answer;

    Leaving(Run run, Step.Request step, Expectation by, Answer answer) {
        this.run = run;
        this.step = step;
        this.by = by;
        this.answer = answer;
    }

    void leave(String requestLine, RequestDrive drive) {
        by.keep().forEach(this::keep);
        if (by.users() != null) {
            run.with().journal().listed(by.users().of(answer));
        }
        lookForForms();
        Then then = by.then();
        if (then instanceof Then.PollAgain) {
            drive.pollAgain(Objects.requireNonNull(step.poll()));
        } else if (then instanceof Then.Again again) {
            addData(again);
            run.report("again", requestLine);
            drive.sendWithData();
        } else if (then instanceof Then.Fail fail) {
            throw new FlowStopped(fail.reason(), requestLine + ": " + shown(), words());
        } else if (then instanceof Then.CodeRefused refused) {
            run.report("refused", requestLine);
            refuse(refused.await());
        } else {
            run.report("done", requestLine);
            startWaiting();
            goOn(then);
        }
    }

    private void goOn(Then then) {
        if (then instanceof Then.GoTo goTo) {
            run.goTo(goTo.step());
        } else if (then instanceof Then.Gone && run.with().phase() != Phase.DELETE) {
            throw new FlowStopped(Reason.SHOP_REFUSED, "the account is gone: " + shown());
        } else if (then instanceof Then.Next) {
            run.goOn();
        } else {
            run.succeed();
        }
    }

    private void keep(String name, Keep keep) {
        Object value = keep.value(answer, run.memory().jar());
        if (value == null && !keep.optional()) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "the answer has nothing at " + keep.sought() + " to keep as '" + name + "': " + shown());
        }
        if (value != null
                && (value instanceof JsonObject || value instanceof JsonArray || value instanceof String)
                && value.toString().length() > LONGEST_KEPT) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "what stands at " + keep.where() + " is too long to keep as '" + name + "'");
        }
        run.memory().keep(name, value);
    }

    /** The steps to come that submit a form of this page. */
    private void lookForForms() {
        for (PhasePlan.Entry entry : run.plan().entries()) {
            if (run.with().flow().step(entry.step()) instanceof Step.Request request
                    && request.target() instanceof Step.Submit submit
                    && submit.from().equals(step.name())) {
                run.memory().sawForm(request.name(), seen(submit));
            }
        }
    }

    private SeenForm seen(Step.Submit submit) {
        Page page = answer.page();
        if (page == null) {
            return new SeenForm.Missing(new FlowStopped(
                    Reason.UNEXPECTED_ANSWER,
                    "the answer of step '" + step.name() + "' is no page of HTML: " + shown()));
        }
        try {
            return new SeenForm.Found(
                    new FormFinder(page, submit, run.memory().links().address(page.address())).found());
        } catch (FlowStopped noForm) {
            return new SeenForm.Missing(noForm);
        }
    }

    private void startWaiting() {
        for (PhasePlan.Entry entry : run.plan().entries()) {
            Waiting waiting = run.memory().waiting(entry.step());
            if (waiting != null
                    && run.with().flow().step(entry.step()) instanceof Step.Await await
                    && await.sentBy().equals(step.name())) {
                waiting.asked();
            }
        }
    }

    /** Optional data stands in both lists: what the identity lacks of it is left out, what it lacks of the rest ends the run. */
    private void addData(Then.Again again) {
        Set<String> required = new TreeSet<>(names(again.required()));
        Set<String> optional = again.optional() == null ? Set.of() : new TreeSet<>(names(again.optional()));
        Set<String> all = new TreeSet<>(required);
        all.addAll(optional);
        Scope scope = run.memory().scope();
        List<String> missing = required.stream()
                .filter(name -> !optional.contains(name) && !isAvailable(name, scope))
                .toList();
        if (!missing.isEmpty()) {
            throw new FlowStopped(
                    Reason.DATA_NOT_AVAILABLE,
                    "the shop wants " + String.join(", ", missing) + "; step '" + step.name()
                            + "' has no 'data' of that name, or the identity has none");
        }
        all.removeIf(name -> !isAvailable(name, scope));
        if (!run.memory().wanted(step.name()).addAll(all)) {
            throw new FlowStopped(
                    Reason.UNEXPECTED_ANSWER, "the shop asks once more for data that it was given: " + shown());
        }
    }

    private boolean isAvailable(String name, Scope scope) {
        JsonPlan plan = step.data().get(name);
        return plan != null && plan.made(scope) != null;
    }

    private List<String> names(JsonPointer pointer) {
        List<String> names = new ArrayList<>();
        if (answer.json(pointer) instanceof JsonArray array) {
            array.forEach(each -> names.add(String.valueOf(each)));
        }
        return names;
    }

    private void refuse(String await) {
        Step.Await waits = (Step.Await) run.with().flow().step(await);
        Waiting waiting = run.memory().waiting(await);
        Object code = run.memory().kept(waits.keep());
        if (waiting == null || code == null) {
            throw new FlowStopped(Reason.CODE_REFUSED, shown(), words());
        }
        waiting.refuse(code.toString(), words());
        run.goTo(await);
    }

    private @Nullable String words() {
        Object words = by.words() == null
                ? null
                : by.words().value(answer, run.memory().jar());
        return words == null ? null : run.memory().shown(words.toString());
    }

    private String shown() {
        return run.memory().shown(answer.described());
    }
}
