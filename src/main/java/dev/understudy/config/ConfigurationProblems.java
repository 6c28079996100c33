package dev.understudy.config;

import dev.understudy.yaml.YamlProblem;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that must be mended before the configuration can be used; the message has one line for each. */
public final class ConfigurationProblems extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<YamlProblem> problems;
    private final transient List<NamedFlow> flows;

    ConfigurationProblems(List<YamlProblem> problems) {
        this(problems, List.of());
    }

    ConfigurationProblems(List<YamlProblem> problems, List<NamedFlow> flows) {
        super(problems.stream().map(YamlProblem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
        this.flows = List.copyOf(flows);
    }

    /** Those that are named and readable; they may have mistakes of their own. */
    public List<NamedFlow> flows() {
        return flows;
    }

    public List<YamlProblem> problems() {
        return problems;
    }
}
