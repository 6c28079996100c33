package dev.understudy.flow;

import dev.understudy.yaml.YamlProblem;
import dev.understudy.yaml.YamlProblems;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which parts of a file were read as they stand there. From the others nothing is concluded: a mistake is told, its consequences are not. */
final class WellRead {
    private final FlowParts parts;
    private final YamlProblems problems;
    private final List<YamlProblem> ofForm;
    private final String text;

    /** @param problems those of form, before any of meaning is added */
    WellRead(FlowParts parts, YamlProblems problems, String text) {
        this.parts = parts;
        this.problems = problems;
        this.ofForm = problems.all();
        this.text = text;
    }

    /** Whether the value at the path is what was read. */
    boolean at(String path) {
        return ofForm.stream().noneMatch(each -> isWithin(each.path(), path));
    }

    private static boolean isWithin(String path, String above) {
        return path.startsWith(above)
                && (path.length() == above.length() || ".[".indexOf(path.charAt(above.length())) >= 0);
    }

    /** Whether no key there is unknown, and nothing is wrong but within them. */
    boolean itself(String path) {
        return !problems.hasUnknownKeyIn(path)
                && ofForm.stream().noneMatch(each -> each.path().equals(path));
    }

    /** Whether what stands under the key is what was read, and nothing where nothing was. */
    boolean key(String path, String key) {
        return itself(path) && at(path.isEmpty() ? key : path + "." + key);
    }

    /** Whether what the step keeps and where each of its answers leads is known. */
    boolean ways(Step step) {
        String path = "steps." + step.name();
        if (step instanceof Step.Await) {
            String await = path + ".await";
            return itself(path) && key(await, "sent-by") && key(await, "keep") && key(await, "resend");
        }
        return step instanceof Step.Request request
                && itself(path)
                && itself(path + ".expect")
                && IntStream.range(0, request.expect().size()).allMatch(at -> answer(path + ".expect[" + at + "]"));
    }

    private boolean answer(String path) {
        return itself(path)
                && Stream.of("keep", "then", "again", "code-refused").allMatch(key -> key(path, key));
    }

    /** Whether its steps are those of the file, each of them known, and known in its ways. */
    boolean ways(PhasePlan plan) {
        return phase(plan)
                && plan.entries().stream()
                        .map(entry -> parts.steps().get(entry.step()))
                        .allMatch(step -> step != null && ways(step));
    }

    /** Whether its steps are those of the file. */
    boolean phase(PhasePlan plan) {
        return at("phases." + plan.phase().code())
                && plan.entries().stream()
                        .allMatch(entry -> parts.lines().steps().containsKey(entry.step()));
    }

    boolean phases() {
        return at("phases") && parts.phases().values().stream().allMatch(this::phase);
    }

    /** The names of phases that nobody knows. */
    Stream<String> unknownPhases() {
        return ofForm.stream()
                .map(YamlProblem::path)
                .filter(path -> path.startsWith("phases."))
                .map(path -> path.substring("phases.".length()))
                .filter(name -> Phase.of(name).isEmpty());
    }

    /** Whether the file may use the value; in a part that could not be read, any name behind a dot may be one. */
    boolean mayUse(String name, Template.Source source) {
        return ofForm.isEmpty()
                ? parts.templates().flatMap(each -> each.names(source)).anyMatch(name::equals)
                : count("\\." + Pattern.quote(name) + "(?![A-Za-z0-9_-])") > 0;
    }

    /** How often a name stands in the file other than as a kept value that is used. */
    long mentions(String name) {
        return count("(?<![A-Za-z0-9_-])(?<!" + Template.Source.KEPT.code() + "\\.)" + Pattern.quote(name)
                + "(?![A-Za-z0-9_-])");
    }

    private long count(String regex) {
        return Pattern.compile(regex).matcher(text).results().count();
    }
}
