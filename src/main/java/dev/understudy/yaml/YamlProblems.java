package dev.understudy.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Collects every problem of one file, so that its author mends them all at once. For one thread. */
public final class YamlProblems {
    private final String file;
    private final List<YamlProblem> found = new ArrayList<>();
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> withUnknownKeys = new TreeSet<>();

    public YamlProblems(String file) {
        this.file = file;
    }

    public void add(int line, String path, String message) {
        found.add(new YamlProblem(file, line, path, message));
    }

    /** Whether nothing is wrong with the key at this path, nor with one inside it. */
    boolean isRight(String path) {
        return found.stream()
                .noneMatch(each -> each.path().equals(path)
                        || each.path().startsWith(path + ".")
                        || each.path().startsWith(path + "["));
    }

    void asked(String path) {
        asked.add(path);
    }

    void unknownKeyIn(String path) {
        withUnknownKeys.add(path);
    }

    /** Whether the keys there hold one that nobody knows: it may be any of those that seem to be missing. */
    public boolean hasUnknownKeyIn(String path) {
        return withUnknownKeys.contains(path);
    }

    /** The paths of all keys that the reader knows at this file's places: what its documentation must name. */
    public Set<String> asked() {
        return Collections.unmodifiableSet(asked);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file's lines, each once. */
    public List<YamlProblem> all() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(YamlProblem::line))
                .toList();
    }
}
