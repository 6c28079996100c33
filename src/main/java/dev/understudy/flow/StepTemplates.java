package dev.understudy.flow;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every template of a step, for checks and for finding what it needs. */
final class StepTemplates {
    private StepTemplates() {}

    static Stream<Template> of(Step step) {
        return Stream.of(inTexts(step), asWholes(step), inExpectations(step)).flatMap(each -> each);
    }

    /** Templates where every hole must have a value. */
    static Stream<Template> inTexts(Step step) {
        if (step instanceof Step.Request request) {
            return Stream.concat(inTarget(request.target()), request.headers().values().stream());
        }
        if (step instanceof Step.Await await) {
            return Stream.concat(given(await.channel()), given(in(await.sought())));
        }
        return Stream.empty();
    }

    /** Templates that are left out where they are one hole without a value. */
    static Stream<Template> asWholes(Step step) {
        if (step instanceof Step.Request request) {
            return Stream.of(
                            request.query().values().stream(),
                            request.target() instanceof Step.Submit submit
                                    ? submit.templates()
                                    : Stream.<Template>empty(),
                            inBody(request.body()),
                            request.data().values().stream().flatMap(JsonPlan::templates))
                    .flatMap(each -> each);
        }
        if (step instanceof Step.Await await && await.resend() != null) {
            return Stream.concat(
                    given(await.resend().after()), given(await.resend().attempts()));
        }
        return Stream.empty();
    }

    private static Stream<Template> inTarget(Step.Target target) {
        if (target instanceof Step.Path path) {
            return Stream.concat(given(path.path()), given(path.origin()));
        }
        return target instanceof Step.Link link ? given(link.url()) : Stream.empty();
    }

    private static Stream<Template> inBody(Step.Body body) {
        if (body instanceof Step.Body.Json json) {
            return json.plan().templates();
        }
        if (body instanceof Step.Body.Multipart multipart) {
            return multipart.parts().values().stream().flatMap(StepTemplates::inPart);
        }
        if (body instanceof Step.Body.GraphQl graphQl) {
            return graphQl.variables() == null
                    ? Stream.empty()
                    : graphQl.variables().templates();
        }
        return body instanceof Step.Body.Form form ? form.fields().values().stream() : Stream.empty();
    }

    private static Stream<Template> inPart(Step.Part part) {
        return Stream.concat(
                given(part.value()),
                given(part.file() == null ? null : part.file().name()));
    }

    private static Stream<Template> inExpectations(Step step) {
        if (step instanceof Step.Request request) {
            return request.expect().stream()
                    .flatMap(expectation -> expectation.conditions().stream())
                    .flatMap(Condition::templates);
        }
        return Stream.empty();
    }

    private static @Nullable Template in(Sought sought) {
        if (sought instanceof Sought.Link link) {
            return link.host();
        }
        return sought instanceof Sought.Told told ? told.digits() : null;
    }

    private static Stream<Template> given(@Nullable Template template) {
        return Stream.ofNullable(template).filter(Objects::nonNull);
    }
}
