package dev.understudy.flow;

import dev.understudy.yaml.YamlValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads what texts must look like. Java's compiler of expressions recurses with their nesting and their length, so that both have an end here. */
final class PatternReader {
    static final int LONGEST = 500;

    private PatternReader() {}

    /** A regular expression; empty, with a problem, where it is none. */
    static Optional<Pattern> regex(YamlValue value) {
        return value.string().filter(text -> isShort(value, text)).flatMap(text -> compiled(value, text));
    }

    /** A path in which a star stands for any characters. */
    static Optional<Pattern> path(YamlValue value) {
        return value.string().filter(text -> isShort(value, text)).map(PatternReader::globbed);
    }

    private static boolean isShort(YamlValue value, String text) {
        if (text.length() > LONGEST) {
            value.problem("has " + text.length() + " characters; a pattern has at most " + LONGEST);
            return false;
        }
        return true;
    }

    private static Optional<Pattern> compiled(YamlValue value, String text) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            value.problem("is no regular expression: " + wrong.getDescription() + " at position " + wrong.getIndex());
            return Optional.empty();
        }
    }

    private static Pattern globbed(String path) {
        return Pattern.compile(
                Arrays.stream(path.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*", "^", "$")));
    }
}
