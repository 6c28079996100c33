package dev.understudy.flow;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Template.Hole;
import dev.understudy.flow.Template.Source;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Where a step's request goes. Nothing in here leads off the marketplace's origins, wherever the address came from. */
final class Destination {
    private static final Pattern PATH = Pattern.compile("/(?!/)[!-~&&[^?#\\\\]]*|/");

    private final FlowRun run;
    private final Step.Request step;
    private final Scope scope;

    Destination(FlowRun run, Step.Request step, Scope scope) {
        this.run = run;
        this.step = step;
        this.scope = scope;
    }

    WebAddress of(Step.Path target) {
        return WebAddress.of(origin(target), path(target) + query());
    }

    private Origin origin(Step.Path target) {
        if (target.origin() == null) {
            return run.origin();
        }
        String text = target.origin().text(scope);
        try {
            return consented(Origin.parse(text));
        } catch (IllegalArgumentException wrong) {
            throw new FlowStopped(Reason.FLOW_INVALID, "'" + text + "' is no origin: " + wrong.getMessage());
        }
    }

    /** Of a path that a step names, or a form. */
    Origin consented(Origin origin) {
        if (!run.mayGoTo(origin)) {
            throw new FlowStopped(
                    Reason.ORIGIN_NOT_CONSENTED,
                    "step '" + step.name() + "' goes to " + origin
                            + ", which is not one of the marketplace's origins in the configuration");
        }
        return origin;
    }

    /** A staging that mails links to production is a classic. */
    WebAddress of(Step.Link target) {
        WebAddress link = WebAddress.parse(target.url().text(scope))
                .orElseThrow(() -> new FlowStopped(
                        Reason.UNEXPECTED_ANSWER,
                        "what step '" + step.name() + "' takes from "
                                + target.url().pieces().get(0) + " is no whole web address"));
        if (!run.mayGoTo(link.origin())) {
            throw new FlowStopped(
                    Reason.LINK_OFF_ORIGIN,
                    "the link of step '" + step.name() + "' leads to " + link.origin()
                            + ", which is not one of the marketplace's origins in the configuration");
        }
        return link;
    }

    private String path(Step.Path target) {
        String path = target.path().text(scope, Destination::inPath);
        if (!PATH.matcher(path).matches()) {
            throw new FlowStopped(
                    Reason.FLOW_INVALID,
                    "the path of step '" + step.name() + "' must start with one '/' and hold no spaces");
        }
        return path;
    }

    /** A setting is the operator's own and may be several segments; anything else stays within one. */
    private static UnaryOperator<String> inPath(Hole hole) {
        return hole.source() == Source.SETTING ? text -> text : BodyMaker::encoded;
    }

    private String query() {
        Map<String, String> values = BodyMaker.values(step.query(), scope);
        return values.isEmpty() ? "" : "?" + BodyMaker.pairs(values);
    }
}
