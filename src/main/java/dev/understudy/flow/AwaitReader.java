package dev.understudy.flow;

import dev.understudy.message.Channel;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a step that waits for a message. */
final class AwaitReader {
    private static final Duration USUAL_WAIT = Duration.ofMinutes(2);
    private static final Pattern BETWEEN = Pattern.compile("([0-9]{1,2})-([0-9]{1,2})");
    private static final int LONGEST_CODE = 12;
    private static final int USUAL_RESENDS = 3;

    private final String name;
    private final int line;
    private final YamlMap map;

    AwaitReader(String name, int line, YamlMap map) {
        this.name = name;
        this.line = line;
        this.map = map;
    }

    Step read() {
        String sentBy = map.requiredString("sent-by", "the step that makes the shop send the message")
                .orElse("");
        Step.Await step = new Step.Await(
                name,
                line,
                channel(),
                sentBy,
                map.required("code", "how the code looks: a number of digits, 4-8, or a pattern")
                        .map(AwaitReader::shape)
                        .orElse(new CodeShape.Between(4, 8)),
                map.requiredString("keep", "the name that the code is kept under")
                        .orElse(""),
                map.duration("within", USUAL_WAIT, Duration.ofMillis(10), Duration.ofHours(1)),
                map.map("resend").map(AwaitReader::resend).orElse(null));
        map.rejectUnknown();
        return step;
    }

    private Template channel() {
        Optional<YamlValue> value = map.required("channel", "sms or email");
        Template template = value.map(StepReader::template).orElse(new Template(List.of()));
        boolean known = value.flatMap(YamlValue::string).stream()
                .anyMatch(text -> Arrays.stream(Channel.values())
                        .anyMatch(each -> each.code().equals(text)));
        if (value.isPresent() && !known && template.holes().findAny().isEmpty()) {
            map.problemAt(
                    "channel",
                    "expected sms or email, found '" + value.get().string().orElse("") + "'");
        }
        return template;
    }

    private static CodeShape shape(YamlValue value) {
        if (value.isMap()) {
            return value.map().map(AwaitReader::matching).orElseThrow();
        }
        String text = value.string().orElse("");
        Matcher between = BETWEEN.matcher(text);
        if (between.matches()) {
            int least = Integer.parseInt(between.group(1));
            int most = Integer.parseInt(between.group(2));
            if (least < 1 || most > LONGEST_CODE || least > most) {
                value.problem("a code has 1 to " + LONGEST_CODE + " digits, the smaller number first");
                return new CodeShape.Between(4, 8);
            }
            return new CodeShape.Between(least, most);
        }
        if (!text.contains("{")) {
            Optional<Long> ignored = value.integer(1, LONGEST_CODE);
            return new CodeShape.Length(TemplateReader.read(ignored.isPresent() ? text : "4", value::problem));
        }
        return new CodeShape.Length(StepReader.template(value));
    }

    private static CodeShape matching(YamlMap map) {
        Pattern pattern = map.required("pattern", "a regular expression whose first group is the code")
                .flatMap(AwaitReader::pattern)
                .orElse(BETWEEN);
        map.rejectUnknown();
        return new CodeShape.Matching(pattern);
    }

    /** Empty, with a problem, where it is none. */
    static Optional<Pattern> pattern(YamlValue value) {
        try {
            return value.string().map(Pattern::compile);
        } catch (PatternSyntaxException wrong) {
            value.problem("is no regular expression: " + wrong.getDescription() + " at position " + wrong.getIndex());
            return Optional.empty();
        }
    }

    private static Step.Resend resend(YamlMap map) {
        Step.Resend resend = new Step.Resend(
                map.required("after", "seconds until the shop lets a new code be asked for")
                        .map(StepReader::template)
                        .orElse(new Template(List.of())),
                map.value("attempts").map(StepReader::template).orElse(null),
                map.integer("most", USUAL_RESENDS, 1, 20));
        map.rejectUnknown();
        return resend;
    }
}
