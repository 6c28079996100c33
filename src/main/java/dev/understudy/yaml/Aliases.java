package dev.understudy.yaml;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What a file's aliases make of it. The parser's own limits are for what is written; behind an alias may stand the very value that it is in, or a list of lists of lists, so that twenty lines come to
 * millions of values. Readers walk values as a tree without looking, so that this looks first: at each value once, however often it is named.
 */
final class Aliases {
    /** Far beyond any file that a person wrote. */
    static final int MOST_VALUES = 100_000;

    private final int deepest;
    private final YamlProblems problems;
    private final Set<Node> open = new HashSet<>();
    private final Map<Node, Extent> known = new IdentityHashMap<>();

    /** How far a value goes with its aliases followed: values in all, and levels. */
    private record Extent(long values, int levels) {
        static final Extent SINGLE = new Extent(1, 1);

        Extent with(Extent inner) {
            return new Extent(values + inner.values, Math.max(levels, inner.levels + 1));
        }
    }

    private Aliases(int deepest, YamlProblems problems) {
        this.deepest = deepest;
        this.problems = problems;
    }

    /** Whether the readers may walk it; otherwise there is a problem that says why not. */
    static boolean areHarmless(Node root, int deepest, YamlProblems problems) {
        return new Aliases(deepest, problems).isHarmless(root, 1);
    }

    private boolean isHarmless(Node node, int level) {
        Extent extent = known.get(node);
        if (extent != null) {
            return isWithin(node, extent, level);
        }
        if (!open.add(node)) {
            return refused(node, "an alias stands inside the value that it names; write out what is meant");
        }
        if (level > deepest) {
            return isWithin(node, Extent.SINGLE, level);
        }
        Extent sum = Extent.SINGLE;
        for (Node inner : valuesOf(node)) {
            if (!isHarmless(inner, level + 1)) {
                return false;
            }
            sum = sum.with(known.getOrDefault(inner, Extent.SINGLE));
            if (!isWithin(inner, sum, level)) {
                return false;
            }
        }
        open.remove(node);
        known.put(node, sum);
        return true;
    }

    private boolean isWithin(Node node, Extent extent, int level) {
        if (level + extent.levels() - 1 > deepest) {
            return refused(
                    node, "nested too deeply: with its aliases followed, a file has at most " + deepest + " levels");
        }
        return extent.values() <= MOST_VALUES
                || refused(node, "too many values: with its aliases followed, a file has at most " + MOST_VALUES);
    }

    private boolean refused(Node node, String why) {
        problems.add(node.getStartMark().getLine() + 1, "", why);
        return false;
    }

    /** Keys are plain words, or refused. */
    private static List<Node> valuesOf(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream().map(NodeTuple::getValueNode).toList();
        }
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }
}
