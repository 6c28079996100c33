package dev.understudy.flow;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Template.Source;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a step's request out of what the run knows now. Cookies go in when it is sent. */
final class RequestMaker {
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

    private final FlowRun run;
    private final RunMemory memory;
    private final Step.Request step;
    private final Scope scope;

    RequestMaker(FlowRun run, RunMemory memory, Step.Request step) {
        this.run = run;
        this.memory = memory;
        this.step = step;
        this.scope = memory.scope();
    }

    /** A request without what every request of the step has. */
    record Draft(HttpMethod method, WebAddress to, @Nullable Buffer body) {}

    ShopRequest made() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Draft draft = draft(headers);
        checkSecrets(draft.to().origin());
        step.headers().forEach((name, template) -> headers.set(name, headerValue(name, template.text(scope))));
        return new ShopRequest(
                draft.to().origin(),
                run.phase().operation(),
                draft.method(),
                draft.to().pathAndQuery(),
                headers,
                draft.body(),
                scope.carried());
    }

    /** What leads to another origin is the shop's word there, not the flow's: the marketplace's secrets do not follow it. What a form's fields hold is for the form. */
    private void checkSecrets(Origin to) {
        if (step.target() instanceof Step.Path || to.equals(run.origin()) || to.equals(pageOrigin())) {
            return;
        }
        boolean isLink = step.target() instanceof Step.Link;
        Stream<Template> said = isLink
                ? Stream.concat(StepTemplates.inTexts(step), StepTemplates.asWholes(step))
                : step.headers().values().stream();
        said.flatMap(template -> template.names(Source.SECRET)).findFirst().ifPresent(secret -> {
            throw new FlowStopped(
                    Reason.ORIGIN_NOT_CONSENTED,
                    "step '" + step.name() + "' would send {secret." + secret + "} to " + to + ", where "
                            + (isLink ? "a link" : "the page's form")
                            + " leads; secrets go there only by a step that names that 'origin' itself");
        });
    }

    private @Nullable Origin pageOrigin() {
        return memory.form(step.name()) instanceof SeenForm.Found found
                ? found.form().page().origin()
                : null;
    }

    private Draft draft(MultiMap headers) {
        Destination destination = new Destination(run, step, scope);
        if (step.target() instanceof Step.Submit submit) {
            return new FormSubmission(submit, memory.form(step.name()), scope).draft(destination, headers);
        }
        Buffer body = new BodyMaker(step.body(), wantedData(), scope).made(headers);
        if (step.target() instanceof Step.Link link) {
            return new Draft(link.method(), destination.of(link), body);
        }
        Step.Path path = (Step.Path) step.target();
        return new Draft(path.method(), destination.of(path), body);
    }

    /** Line breaks would be further headers, and other letters arrive as question marks. */
    private static String headerValue(String name, String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new FlowStopped(
                    Reason.FLOW_INVALID, "the value of header '" + name + "' holds more than printable ASCII");
        }
        return value;
    }

    private Map<String, JsonPlan> wantedData() {
        if (memory.wantsNothing(step.name())) {
            return Map.of();
        }
        Map<String, JsonPlan> data = new LinkedHashMap<>();
        for (String name : memory.wanted(step.name())) {
            JsonPlan plan = step.data().get(name);
            if (plan != null) {
                data.put(name, plan);
            }
        }
        return data;
    }
}
