package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Messages.Mark;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One visit to a step that sends a request: marks the inbox, commits the intent, sends, sends again where that is right, and leaves by the answer. */
final class RequestDrive {
    private final Run run;
    private final Step.Request step;
    private final RetryRule retry;
    private int failures;
    private long pollingSince = System.nanoTime();
    private boolean polled;

    RequestDrive(Run run, Step.Request step) {
        this.run = run;
        this.step = step;
        this.retry = RetryRule.of(step, run.with().limits());
    }

    void begin() {
        List<Step.Await> unmarked = awaitsWithoutMark();
        if (unmarked.isEmpty()) {
            commitIntent();
        } else {
            run.when(run.with().messages()::mark, mark -> marked(unmarked, mark));
        }
    }

    /** A resend keeps the first mark: the message that is late is as good as the one that follows. */
    private List<Step.Await> awaitsWithoutMark() {
        return run.plan().entries().stream()
                .map(entry -> run.with().flow().step(entry.step()))
                .filter(each -> each instanceof Step.Await await
                        && await.sentBy().equals(step.name())
                        && run.memory().waiting(await.name()) == null)
                .map(Step.Await.class::cast)
                .toList();
    }

    private void marked(List<Step.Await> awaits, Mark mark) {
        awaits.forEach(await -> run.memory().startWaiting(await.name(), mark));
        commitIntent();
    }

    private void commitIntent() {
        if (step.once()) {
            run.when(() -> run.with().journal().beforeOnce(step.name()), committed -> send(), this::intentRefused);
        } else {
            send();
        }
    }

    /** Another attempt at this step may have been made: what the shop knows is open. */
    private void intentRefused(Throwable cause) {
        if (cause instanceof FlowStopped stopped && stopped.reason() == Reason.WORKER_LOST) {
            run.memory().theShopMayKnow();
        }
        run.failFor(cause);
    }

    private void send() {
        if (!run.with().journal().maySend()) {
            throw new FlowStopped(Reason.WORKER_LOST, "this process may no longer send for this account");
        }
        ShopRequest request = new RequestMaker(run.with(), run.memory(), step).made();
        Sent sent = new Sent(request.origin(), request.method(), request.pathAndQuery());
        run.when(() -> run.with().shop().send(request), answer -> answered(sent, answer), this::troubled);
    }

    /** What is needed of a request while its answer is awaited. */
    private record Sent(Origin origin, HttpMethod method, String pathAndQuery) {
        String line(int status) {
            return method.name() + " " + Masking.path(pathAndQuery) + " → " + status;
        }
    }

    private boolean isGet() {
        return step.method().equals(HttpMethod.GET);
    }

    private void troubled(Throwable cause) {
        if (cause instanceof ShopTrouble trouble) {
            if (trouble.mayHaveArrived() && !isGet()) {
                run.memory().theShopMayKnow();
            }
            if (retry.isWorthwhile(trouble) && failures < retry.times()) {
                sendAgain(null, trouble.reason().code());
                return;
            }
        }
        run.failFor(cause);
    }

    private void answered(Sent sent, ShopAnswer raw) {
        if (!isGet() && !RetryRule.wasTurnedAway(raw.status())) {
            run.memory().theShopMayKnow();
        }
        run.memory()
                .jar()
                .accept(sent.origin(), sent.pathAndQuery(), raw.headers().getAll("Set-Cookie"));
        Answer answer = new Answer(raw);
        Optional<Expectation> match = match(answer);
        boolean foreseen = match.isPresent() && match.get().namesStatus();
        if (!foreseen && retry.isWorthwhile(raw.status())) {
            if (failures < retry.times()) {
                sendAgain(raw.headers().get("Retry-After"), sent.line(raw.status()));
                return;
            }
            throw unmatched(sent, answer);
        }
        failures = 0;
        Expectation expectation = match.orElseThrow(() -> unmatched(sent, answer));
        new Leaving(run, step, expectation, answer).leave(sent.line(raw.status()), this);
    }

    private Optional<Expectation> match(Answer answer) {
        Scope scope = run.memory().scope();
        return step.expect().stream()
                .filter(each -> !answer.isRedirect() || each.namesStatus())
                .filter(each -> each.conditions().stream().allMatch(condition -> condition.holds(answer, scope)))
                .findFirst();
    }

    private void sendAgain(@Nullable String retryAfter, String note) {
        failures++;
        run.report("again", note);
        Duration pause = retry.pauseAfter(failures, retryAfter, run.memory().now());
        long ignored = run.after(pause, this::send);
    }

    /** The shop wants more data, and has it now. */
    void sendWithData() {
        send();
    }

    void pollAgain(Step.Poll poll) {
        Duration waited = Duration.ofNanos(System.nanoTime() - pollingSince);
        if (waited.plus(poll.every()).compareTo(poll.within()) > 0) {
            throw new FlowStopped(
                    Reason.POLL_TIMEOUT,
                    "what step '" + step.name() + "' looks for did not appear within " + YamlValue.text(poll.within()));
        }
        if (!polled) {
            polled = true;
            run.report("waiting", null);
        }
        long ignored = run.after(poll.every(), this::send);
    }

    private FlowStopped unmatched(Sent sent, Answer answer) {
        String line = sent.line(answer.status());
        String shown = run.memory().shown(answer.text());
        if (answer.isRedirect()) {
            return new Redirects(run.with(), sent.origin()).unmatched(line, answer.header("Location"));
        }
        Reason reason = RetryRule.reason(answer.status()).orElse(Reason.UNEXPECTED_ANSWER);
        String what = reason == Reason.UNEXPECTED_ANSWER ? "no expectation of the step matches: " : "";
        return new FlowStopped(reason, what + line + (shown.isEmpty() ? ", without a body" : ": " + shown));
    }
}
