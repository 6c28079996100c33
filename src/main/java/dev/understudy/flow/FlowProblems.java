package dev.understudy.flow;

import dev.understudy.yaml.YamlProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A flow file cannot be used: everything that is wrong with it, in the order of its lines. The message is one line for each. */
public final class FlowProblems extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<YamlProblem> all;

    FlowProblems(List<YamlProblem> all) {
        super(all.stream().map(YamlProblem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.all = List.copyOf(all);
    }

    public List<YamlProblem> all() {
        return all;
    }
}
