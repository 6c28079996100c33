package dev.understudy.flow;

import dev.understudy.flow.MessageSearch.Finding;
import dev.understudy.flow.Messages.Mark;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The wait for one message, from before the first request for it: it outlives resends and refused codes. */
final class Waiting {
    private final Set<String> refused = new HashSet<>(2);
    private Mark seen;
    private long askedAt = System.nanoTime();
    private int asked;
    private boolean ambiguous;
    private @Nullable String whyNot;
    private @Nullable String refusal;

    Waiting(Mark mark) {
        this.seen = mark;
    }

    /** Up to here every message was looked at. */
    Mark seen() {
        return seen;
    }

    void saw(long message, Finding finding) {
        if (message > seen.value()) {
            seen = new Mark(message);
        }
        ambiguous |= finding.ambiguous();
        if (finding.value() == null && (finding.ambiguous() || !ambiguous)) {
            whyNot = finding.why();
        }
    }

    /** The shop took a request for the message. */
    void asked() {
        asked++;
        askedAt = System.nanoTime();
    }

    int timesAsked() {
        return asked;
    }

    /** What is left of a time that began with the latest request; zero when it is over. */
    Duration leftOf(Duration time) {
        Duration left = time.minusNanos(System.nanoTime() - askedAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    void refuse(String code, @Nullable String words) {
        refused.add(code);
        refusal = words == null ? "" : words;
    }

    boolean wasRefused(String code) {
        return refused.contains(code);
    }

    boolean anyRefused() {
        return !refused.isEmpty();
    }

    /** The shop's own words about the last refused code; null where it had none. */
    @Nullable
    String refusal() {
        return refusal == null || refusal.isEmpty() ? null : refusal;
    }

    boolean isAmbiguous() {
        return ambiguous;
    }

    /** Why nothing was taken from the latest message that had nothing to take, or not one thing alone; null where none came. */
    @Nullable
    String whyNot() {
        return whyNot;
    }
}
