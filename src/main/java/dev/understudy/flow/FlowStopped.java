package dev.understudy.flow;

import dev.understudy.domain.Reason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends a run with a reason. A {@link Journal} fails its future with it. It has no stack trace: it is an outcome, not a fault. */
public final class FlowStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final @Nullable String shopWords;

    public FlowStopped(Reason reason, String detail) {
        this(reason, detail, null);
    }

    FlowStopped(Reason reason, String detail, @Nullable String shopWords) {
        super(detail, null, false, false);
        this.reason = reason;
        this.shopWords = shopWords;
    }

    public Reason reason() {
        return reason;
    }

    @Nullable
    String shopWords() {
        return shopWords;
    }

    String detail() {
        return Objects.requireNonNullElse(getMessage(), reason.meaning());
    }
}
