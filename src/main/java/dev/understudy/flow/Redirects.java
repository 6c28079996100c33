package dev.understudy.flow;

import dev.understudy.domain.Reason;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says what a redirect is that no expectation knows and that is not to be followed.
 *
 * @param shown how a path may be told
 */
record Redirects(FlowRun run, WebAddress from, UnaryOperator<String> shown) {
    FlowStopped unmatched(String requestLine, @Nullable String location) {
        if (location == null) {
            return new FlowStopped(Reason.UNEXPECTED_ANSWER, requestLine + ", a redirect without a Location");
        }
        Optional<WebAddress> to = from.to(location);
        return to.isPresent() && run.mayGoTo(to.get().origin())
                ? new FlowStopped(
                        Reason.UNEXPECTED_ANSWER,
                        "no expectation of the step matches, and it does not say 'follow': " + requestLine + " to "
                                + to.get().origin() + shown.apply(to.get().pathAndQuery()))
                : offOrigin(requestLine, to);
    }

    FlowStopped offOrigin(String requestLine, Optional<WebAddress> to) {
        String where = to.map(address -> address.origin().toString()).orElse("somewhere that is no origin");
        return new FlowStopped(Reason.REDIRECT_OFF_ORIGIN, requestLine + " to " + where);
    }
}
