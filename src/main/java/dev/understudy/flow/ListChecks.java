package dev.understudy.flow;

import dev.understudy.yaml.YamlProblems;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;

/** What is special about the phase that lists the shop's users: it is for nobody, changes nothing, and tells users. */
final class ListChecks {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.POST);

    private final FlowParts parts;
    private final WellRead wellRead;
    private final YamlProblems problems;

    ListChecks(FlowParts parts, WellRead wellRead, YamlProblems problems) {
        this.parts = parts;
        this.wellRead = wellRead;
        this.problems = problems;
    }

    void check() {
        PhasePlan list = parts.phases().get(Phase.LIST);
        List<Step> listing = list == null
                ? List.of()
                : parts.steps().values().stream()
                        .filter(step -> list.has(step.name()))
                        .toList();
        listing.forEach(this::isAboutNobody);
        parts.steps().values().stream()
                .filter(step -> !listing.contains(step) && tellsUsers(step) && wellRead.phases())
                .forEach(step -> problem(step, "has 'users', which is for the phase list"));
        if (list != null && wellRead.ways(list) && listing.stream().noneMatch(ListChecks::tellsUsers)) {
            problems.add(list.line(), "phases.list", "no answer says where the users are: give an expectation 'users'");
        }
    }

    private void isAboutNobody(Step step) {
        if (!(step instanceof Step.Request request)) {
            problem(step, "waits for a message, and stands in the phase list, which is for no account");
            return;
        }
        if (request.once()
                || !(request.target() instanceof Step.Path path ? READING.contains(path.method()) : isGet(request))) {
            problem(
                    step,
                    "stands in the phase list, which only reads: GET, or POST where the shop wants that, and never 'once'");
        }
        StepTemplates.of(step)
                .filter(template ->
                        template.names(Template.Source.IDENTITY).findAny().isPresent())
                .forEach(template -> problems.add(
                        template.place().line(),
                        template.place().path(),
                        "takes from the identity, and stands in the phase list, which is for no account"));
    }

    private static boolean isGet(Step.Request request) {
        return request.target() instanceof Step.Link link && link.method().equals(HttpMethod.GET);
    }

    private static boolean tellsUsers(Step step) {
        return step instanceof Step.Request request && request.expect().stream().anyMatch(each -> each.users() != null);
    }

    private void problem(Step step, String message) {
        problems.add(step.line(), "steps." + step.name(), message);
    }
}
