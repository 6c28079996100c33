package dev.understudy.flow;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a redirect is that no expectation knows. It is never followed: a step that wants to go there is a step of its own. */
record Redirects(FlowRun run, Origin from) {
    FlowStopped unmatched(String requestLine, @Nullable String location) {
        if (location == null) {
            return new FlowStopped(Reason.UNEXPECTED_ANSWER, requestLine + ", a redirect without a Location");
        }
        Optional<Origin> to = target(location);
        if (to.isPresent()
                && (to.get().equals(run.origin()) || run.otherOrigins().contains(to.get()))) {
            return new FlowStopped(
                    Reason.UNEXPECTED_ANSWER, "no expectation of the step matches: " + requestLine + " to " + to.get());
        }
        String where = to.map(Origin::toString).orElse("somewhere that is no origin");
        return new FlowStopped(Reason.REDIRECT_OFF_ORIGIN, requestLine + " to " + where);
    }

    /** Empty where it leads to no http(s) origin at all. */
    private Optional<Origin> target(String location) {
        try {
            return Optional.of(Origin.of(new URI(from + "/").resolve(new URI(location.strip()))));
        } catch (URISyntaxException | IllegalArgumentException nowhere) {
            return Optional.empty();
        }
    }
}
