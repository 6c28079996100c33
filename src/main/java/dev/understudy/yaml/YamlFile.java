package dev.understudy.yaml;

import java.io.StringReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Parses a text into nodes with lines. No Java types are ever made from tags. */
public final class YamlFile {
    private static final int MOST_CHARACTERS = 1_000_000;
    private static final int DEEPEST = 40;
    private static final int MOST_ALIASES = 50;

    private YamlFile() {}

    /** The root's keys; empty, with a problem, where the text is not YAML, is too large, or has no keys at its root. */
    public static Optional<YamlMap> parse(String text, YamlProblems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root != null && !Aliases.areHarmless(root, DEEPEST, problems)) {
                return Optional.empty();
            }
            if (root instanceof MappingNode mapping) {
                return Optional.of(new YamlMap(mapping, "", problems));
            }
            problems.add(1, "", root == null ? "the file is empty" : "expected keys with values at the top");
        } catch (MarkedYAMLException malformed) {
            int line = malformed.getProblemMark() == null
                    ? 1
                    : malformed.getProblemMark().getLine() + 1;
            problems.add(line, "", "not valid YAML: " + malformed.getProblem() + hint(malformed.getProblem()));
        } catch (YAMLException malformed) {
            problems.add(1, "", "not valid YAML: " + malformed.getMessage());
        }
        return Optional.empty();
    }

    /** Regular expressions are where people meet it. */
    private static String hint(@Nullable String problem) {
        return problem != null && problem.contains("escape character")
                ? "; in double quotes a backslash begins an escape: write '…' in single quotes, or the backslash twice"
                : "";
    }
}
