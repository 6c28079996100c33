package dev.understudy.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every problem of one file, so that its author mends them all at once. For one thread. */
public final class YamlProblems {
    private final String file;
    private final List<YamlProblem> found = new ArrayList<>();

    public YamlProblems(String file) {
        this.file = file;
    }

    public void add(int line, String path, String message) {
        found.add(new YamlProblem(file, line, path, message));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file's lines. */
    public List<YamlProblem> all() {
        return found.stream().sorted(Comparator.comparingInt(YamlProblem::line)).toList();
    }
}
