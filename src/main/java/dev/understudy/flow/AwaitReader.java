package dev.understudy.flow;

import dev.understudy.message.Channel;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Reads a step that waits for a message. */
final class AwaitReader {
    private static final Duration USUAL_WAIT = Duration.ofMinutes(2);
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
                sought(),
                map.requiredString("keep", "the name that the code or link is kept under")
                        .orElse(""),
                map.duration("within", USUAL_WAIT, Duration.ofMillis(10), Duration.ofHours(1)),
                map.map("resend").map(AwaitReader::resend).orElse(null));
        map.rejectUnknown();
        return step;
    }

    private Sought sought() {
        if (map.has("code") && map.has("link")) {
            map.problemAt("link", "a step takes one thing out of a message: 'code' or 'link'");
        } else if (!map.has("link")) {
            return map.required("code", "how the code looks: a number of digits, 4-8, or a pattern; or 'link'")
                    .map(CodeShapeReader::read)
                    .orElse(new Sought.Told(Template.EMPTY));
        }
        Optional<Sought> code = map.value("code").map(CodeShapeReader::read);
        return map.map("link").map(LinkShapeReader::read).or(() -> code).orElse(new Sought.Told(Template.EMPTY));
    }

    private Template channel() {
        Optional<YamlValue> value = map.required("channel", "sms or email");
        Template template = value.map(StepReader::template).orElse(Template.EMPTY);
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

    private static Step.Resend resend(YamlMap map) {
        Step.Resend resend = new Step.Resend(
                map.required("after", "seconds until the shop lets a new code be asked for")
                        .map(StepReader::template)
                        .orElse(Template.EMPTY),
                map.value("attempts").map(StepReader::template).orElse(null),
                map.integer("most", USUAL_RESENDS, 1, 20));
        map.rejectUnknown();
        return resend;
    }
}
