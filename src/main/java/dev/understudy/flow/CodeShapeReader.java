package dev.understudy.flow;

import dev.understudy.message.CodePattern;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a code looks: {@code 6}, {@code 4-8}, a template, {@code {alphanumeric: 6}} or {@code {pattern: …}}. */
final class CodeShapeReader {
    private static final Pattern LENGTHS = Pattern.compile("([0-9]{1,3})(?:-([0-9]{1,3}))?");
    private static final Sought WHILE_WRONG = new Sought.Code(CodePattern.digits(CodePattern.SHORTEST));

    private CodeShapeReader() {}

    static Sought read(YamlValue value) {
        if (value.isMap()) {
            return value.map().map(CodeShapeReader::ofMap).orElse(WHILE_WRONG);
        }
        if (value.string().orElse("").contains("{")) {
            return new Sought.Told(StepReader.template(value));
        }
        return lengths(value, CodePattern::digits);
    }

    private static Sought ofMap(YamlMap map) {
        if (map.has("pattern") == map.has("alphanumeric")) {
            map.problem("expected either 'alphanumeric' with a length, or 'pattern'");
        }
        Optional<Sought> letters = map.value("alphanumeric").map(value -> lengths(value, CodePattern::alphanumeric));
        Optional<Sought> pattern = map.value("pattern")
                .map(value ->
                        checked(value, () -> CodePattern.regex(value.string().orElse("()"))));
        map.rejectUnknown();
        return letters.or(() -> pattern).orElse(WHILE_WRONG);
    }

    private static Sought lengths(YamlValue value, BiFunction<Integer, Integer, CodePattern> of) {
        Matcher lengths = LENGTHS.matcher(value.string().orElse(""));
        if (!lengths.matches()) {
            value.problem("expected a number of digits such as 6, or 4-8, found '"
                    + value.string().orElse("") + "'");
            return WHILE_WRONG;
        }
        int shortest = Integer.parseInt(lengths.group(1));
        int longest = lengths.group(2) == null ? shortest : Integer.parseInt(lengths.group(2));
        return checked(value, () -> of.apply(shortest, longest));
    }

    private static Sought checked(YamlValue value, Supplier<CodePattern> pattern) {
        try {
            return new Sought.Code(pattern.get());
        } catch (IllegalArgumentException wrong) {
            value.problem(String.valueOf(wrong.getMessage()));
            return WHILE_WRONG;
        }
    }
}
