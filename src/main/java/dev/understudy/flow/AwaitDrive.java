package dev.understudy.flow;

import dev.understudy.domain.Reason;
import dev.understudy.flow.MessageSearch.Finding;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One visit to a step that waits for a code or a link. A message without one, or with one that was refused, is passed over. */
final class AwaitDrive {
    private final Run run;
    private final Step.Await step;
    private final Waiting waiting;
    private final Channel channel;
    private final MessageSearch search;
    private @Nullable Finding newest;

    AwaitDrive(Run run, Step.Await step) {
        this.run = run;
        this.step = step;
        Waiting begun = run.memory().waiting(step.name());
        if (begun == null) {
            throw new FlowStopped(
                    Reason.FLOW_INVALID, "step '" + step.name() + "' was reached without '" + step.sentBy() + "'");
        }
        this.waiting = begun;
        Scope scope = run.memory().scope();
        this.channel = channel(step.channel().text(scope));
        this.search = MessageSearch.of(step.sought(), run.with(), scope);
    }

    private static Channel channel(String code) {
        return Arrays.stream(Channel.values())
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow(() ->
                        new FlowStopped(Reason.FLOW_INVALID, "a message comes by sms or email, not by '" + code + "'"));
    }

    void begin() {
        run.whenOverdue(this::nothingLeft); // or resends that outlast the run would hide that no message comes
        run.report("waiting", null);
        listen();
    }

    private void listen() {
        Duration patience = waiting.leftOf(patience());
        Duration left = patience.compareTo(run.left()) < 0 ? patience : run.left();
        run.when(() -> run.with().messages().next(channel, run.with().identity(), waiting.seen(), left), this::came);
    }

    /** Until the next code may be asked for; where none may, as long as a message may take. After a refused code that is the last, only what has come already counts. */
    private Duration patience() {
        if (mayAskAgain()) {
            return resendAfter();
        }
        return waiting.anyRefused() ? Duration.ZERO : step.within();
    }

    private void came(Optional<CaughtMessage> message) {
        if (message.isEmpty()) {
            nothingCame();
            return;
        }
        Optional<Finding> found = lookedInto(message.get());
        if (found.isPresent()) {
            newest = found.get();
            if (waiting.timesAsked() > 1) {
                lookForNewer();
            } else {
                take(found.get());
            }
        } else {
            listen();
        }
    }

    /** Empty where it has none, or one that was refused. */
    private Optional<Finding> lookedInto(CaughtMessage message) {
        Finding finding = search.in(message.content());
        waiting.saw(message.id(), finding);
        return Optional.of(finding).filter(each -> each.value() != null && !waiting.wasRefused(each.value()));
    }

    /** Only after a resend can two different ones be on their way, and the newest wins. */
    private void lookForNewer() {
        run.when(
                () -> run.with().messages().next(channel, run.with().identity(), waiting.seen(), Duration.ZERO),
                this::cameToo);
    }

    private void cameToo(Optional<CaughtMessage> message) {
        if (message.isEmpty()) {
            take(Objects.requireNonNull(newest));
            return;
        }
        lookedInto(message.get()).ifPresent(found -> newest = found);
        lookForNewer();
    }

    private void take(Finding found) {
        run.memory().keep(step.keep(), Objects.requireNonNull(found.value()));
        run.report("done", step.sought().word() + " found " + found.why());
        run.goOn();
    }

    /** An inbox that gives up early is no reason to ask the shop too soon. */
    private void nothingCame() {
        Duration left = waiting.leftOf(patience());
        if (left.toMillis() > 0) {
            long ignored = run.after(left, this::listen);
        } else if (mayAskAgain()) {
            run.report("again", "no " + step.sought().word() + " came, asking for another");
            run.goTo(step.sentBy());
        } else {
            throw nothingLeft();
        }
    }

    private boolean mayAskAgain() {
        Step.Resend resend = step.resend();
        if (resend == null || waiting.timesAsked() > resend.most()) {
            return false;
        }
        BigDecimal attempts = attempts(resend);
        return attempts == null || attempts.signum() > 0;
    }

    private @Nullable BigDecimal attempts(Step.Resend resend) {
        return resend.attempts() == null
                ? null
                : Seconds.of(resend.attempts().value(run.memory().scope()));
    }

    /** After the first request already: that is the shop's word about the number, and says nothing about its gateway. */
    private boolean wasTheLastAtOnce() {
        BigDecimal attempts = step.resend() == null ? null : attempts(step.resend());
        return waiting.timesAsked() == 1 && waiting.whyNot() == null && attempts != null && attempts.signum() == 0;
    }

    private Duration resendAfter() {
        Step.Resend resend = Objects.requireNonNull(step.resend());
        BigDecimal seconds = Seconds.of(resend.after().value(run.memory().scope()));
        if (seconds == null) {
            return step.within();
        }
        return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private FlowStopped nothingLeft() {
        if (waiting.anyRefused()) {
            boolean exhausted = step.resend() != null;
            return new FlowStopped(
                    exhausted ? Reason.NO_ATTEMPTS_LEFT : Reason.CODE_REFUSED,
                    exhausted
                            ? "the shop refused the code and lets no other be asked for"
                            : "the shop refused the code",
                    waiting.refusal());
        }
        String word = step.sought().word();
        if (waiting.isAmbiguous()) {
            return new FlowStopped(
                    step.sought() instanceof Sought.Link ? Reason.LINK_AMBIGUOUS : Reason.CODE_AMBIGUOUS,
                    "a message holds several candidates for the " + word + ": describe it more closely in step '"
                            + step.name() + "' (" + waiting.whyNot() + ")");
        }
        if (wasTheLastAtOnce()) {
            return new FlowStopped(
                    Reason.NO_ATTEMPTS_LEFT, "the shop says that no attempts are left, and no " + word + " came");
        }
        return new FlowStopped(
                Reason.CODE_NEVER_CAME,
                "the shop took " + waiting.timesAsked() + " request(s) for a " + word + ", and no " + channel.code()
                        + " with one has come"
                        + (waiting.whyNot() == null
                                ? ""
                                : "; the last " + channel.code() + " had none: " + waiting.whyNot()));
    }
}
