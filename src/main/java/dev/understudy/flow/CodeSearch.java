package dev.understudy.flow;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place where a flow looks into a message. */
final class CodeSearch {
    private static final int USUAL_DIGITS = 4;

    private final Pattern pattern;

    private CodeSearch(Pattern pattern) {
        this.pattern = pattern;
    }

    static CodeSearch of(CodeShape shape, Scope scope) {
        if (shape instanceof CodeShape.Length length) {
            return between(
                    digits(length.digits().text(scope)), digits(length.digits().text(scope)));
        }
        if (shape instanceof CodeShape.Between between) {
            return between(between.least(), between.most());
        }
        return new CodeSearch(((CodeShape.Matching) shape).pattern());
    }

    private static int digits(String text) {
        return text.matches("[1-9]|1[0-2]") ? Integer.parseInt(text) : USUAL_DIGITS;
    }

    private static CodeSearch between(int least, int most) {
        return new CodeSearch(Pattern.compile("(?<![0-9])([0-9]{" + least + "," + most + "})(?![0-9])"));
    }

    Optional<String> in(String text, Runnable ambiguous) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.groupCount() > 0 ? matcher.group(1) : matcher.group());
        }
        if (found.size() > 1) {
            ambiguous.run();
            return Optional.empty();
        }
        return found.stream().findFirst();
    }
}
