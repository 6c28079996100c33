package dev.understudy.flow;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.consent.ShopTrouble;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Messages.Mark;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.pointer.JsonPointer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One visit to a step that sends a request: marks the inbox, commits the intent, sends, sends again where that is right, and leaves by the answer. */
final class RequestDrive {
    private static final JsonPointer FIRST_ERROR = JsonPointer.from("/errors/0/message");

    private final Run run;
    private final Step.Request step;
    private final RetryRule retry;
    private final boolean opensLink;
    private RedirectChain chain;
    private @Nullable ShopRequest hop;
    private int failures;
    private long pollingSince = System.nanoTime();
    private boolean polled;

    RequestDrive(Run run, Step.Request step) {
        this.run = run;
        this.step = step;
        this.retry = RetryRule.of(step, run.with().limits());
        this.opensLink = step.target() instanceof Step.Link;
        this.chain = new RedirectChain(run.with(), step.follow());
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
            run.when(
                    () -> run.with().journal().beforeOnce(step.name()), committed -> sendAfresh(), this::intentRefused);
        } else {
            sendAfresh();
        }
    }

    /** Another attempt at this step may have been made: what the shop knows is open. */
    private void intentRefused(Throwable cause) {
        if (cause instanceof FlowStopped stopped && stopped.reason() == Reason.WORKER_LOST) {
            run.memory().theShopMayKnow();
        }
        run.failFor(cause);
    }

    private void sendAfresh() {
        chain = new RedirectChain(run.with(), step.follow());
        hop = null;
        send();
    }

    /** The step's own request, made of what is known now, or the hop that a redirect has led to. */
    private void send() {
        if (!run.with().journal().maySend()) {
            throw new FlowStopped(Reason.WORKER_LOST, "this process may no longer send for this account");
        }
        ShopRequest request = hop == null ? new RequestMaker(run.with(), run.memory(), step).made() : hop;
        request.headers().remove(HttpHeaders.COOKIE);
        if (opensLink) {
            run.memory().links().opened(request.pathAndQuery());
        }
        run.memory()
                .jar()
                .header(request.origin(), request.pathAndQuery())
                .ifPresent(cookies -> request.headers().set(HttpHeaders.COOKIE, cookies));
        run.when(
                () -> run.with().shop().send(request, this::shown),
                answer -> answered(request, answer),
                cause -> troubled(request, cause));
    }

    private String line(ShopRequest request, int status) {
        return request.method().name() + " " + shown(request.pathAndQuery()) + " → " + status;
    }

    /** A link is as good as a password, on each hop that it leads to. */
    private String shown(String pathAndQuery) {
        LinkSecrets links = run.memory().links();
        return opensLink ? links.linkPath(pathAndQuery) : links.path(pathAndQuery);
    }

    private static boolean isGet(ShopRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    private void troubled(ShopRequest request, Throwable cause) {
        if (cause instanceof ShopTrouble trouble) {
            if (trouble.mayHaveArrived() && !isGet(request)) {
                run.memory().theShopMayKnow();
            }
            if (retry.of(request.method()).isWorthwhile(trouble) && failures < retry.times()) {
                sendAgain(null, trouble.reason().code());
                return;
            }
        }
        run.failFor(cause);
    }

    private void answered(ShopRequest request, ShopAnswer raw) {
        if (!isGet(request) && !RetryRule.wasTurnedAway(raw.status())) {
            run.memory().theShopMayKnow();
        }
        run.memory()
                .jar()
                .accept(request.origin(), request.pathAndQuery(), raw.headers().getAll("Set-Cookie"));
        Answer answer = new Answer(raw, WebAddress.of(request.origin(), request.pathAndQuery()));
        String line = line(request, raw.status());
        Optional<Expectation> match = match(answer);
        boolean foreseen = match.isPresent() && match.get().namesStatus();
        if (!foreseen && retry.of(request.method()).isWorthwhile(raw.status())) {
            if (retry.allowsAnotherAfter(failures)) {
                sendAgain(raw.headers().get("Retry-After"), line);
                return;
            }
            throw unmatched(line, answer);
        }
        failures = 0;
        if (match.isEmpty() && chain.follows(answer)) {
            follow(request, line, answer);
            return;
        }
        Expectation expectation = match.orElseThrow(() -> unmatched(line, answer));
        new Leaving(run, step, expectation, answer).leave(line, this);
    }

    private void follow(ShopRequest request, String line, Answer answer) {
        hop = chain.next(request, line, answer, run.memory().scope(), this::shown);
        run.report("redirected", line);
        send();
    }

    private Optional<Expectation> match(Answer answer) {
        Scope scope = run.memory().scope();
        boolean errors = listsErrors(answer);
        return step.expect().stream()
                .filter(each -> !answer.isRedirect() || each.namesRedirect())
                .filter(each -> !errors || each.namesErrors())
                .filter(each -> each.conditions().stream().allMatch(condition -> condition.holds(answer, scope)))
                .findFirst();
    }

    /** Under whatever status: GraphQL answers 200 to what it refuses. */
    private boolean listsErrors(Answer answer) {
        return step.body() instanceof Step.Body.GraphQl && answer.hasErrors();
    }

    private void sendAgain(@Nullable String retryAfter, String note) {
        failures++;
        run.report("again", note);
        Duration pause = retry.pauseAfter(failures, retryAfter, run.memory().now());
        long ignored = run.after(pause, this::send);
    }

    /** The shop wants more data, and has it now. */
    void sendWithData() {
        sendAfresh();
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
        long ignored = run.after(poll.every(), this::sendAfresh);
    }

    private FlowStopped unmatched(String line, Answer answer) {
        if (answer.isRedirect()) {
            return new Redirects(run.with(), answer.address(), this::shown).unmatched(line, answer.location());
        }
        String shown = run.memory().shown(answer.described());
        Reason reason = RetryRule.reason(answer.status()).orElse(Reason.UNEXPECTED_ANSWER);
        if (reason == Reason.UNEXPECTED_ANSWER && listsErrors(answer)) {
            Object words = answer.json(FIRST_ERROR);
            return new FlowStopped(
                    Reason.SHOP_REFUSED,
                    "no expectation of the step looks at the answer's errors: " + line + ": " + shown,
                    words == null ? null : run.memory().shown(words.toString()));
        }
        String what = reason == Reason.UNEXPECTED_ANSWER ? "no expectation of the step matches: " : "";
        return new FlowStopped(reason, what + line + (shown.isEmpty() ? ", without a body" : ": " + shown));
    }
}
