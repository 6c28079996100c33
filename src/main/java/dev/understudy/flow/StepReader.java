package dev.understudy.flow;

import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one step, of whichever kind. */
final class StepReader {
    private static final List<String> KINDS = List.of("request", "submit", "await");
    /** They are the client's own, the signature's, or the cookie jar's. */
    private static final Set<String> NOT_OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "user-agent",
            "cookie",
            "signature",
            "signature-input",
            "content-digest");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final String name;
    private final int line;
    private final YamlMap map;

    StepReader(String name, int line, YamlMap map) {
        this.name = name;
        this.line = line;
        this.map = map;
    }

    Optional<Step> read() {
        if (KINDS.stream().filter(map::has).count() != 1) {
            map.problem("a step has either 'request', 'submit' or 'await'");
        }
        KINDS.forEach(kind -> {
            boolean ignored = map.value(kind).isPresent();
        });
        Optional<Step> await = map.map("await").map(each -> new AwaitReader(name, line, each).read());
        if (Stream.of("request", "submit", "expect").noneMatch(map::has)) {
            map.rejectUnknown();
            return await;
        }
        return Optional.of(request(new TargetReader(map).read()));
    }

    private Step request(Step.Target target) {
        Step.Request step = new Step.Request(
                name,
                line,
                target,
                templates("query"),
                headers(),
                new BodyReader(map).read(),
                data(),
                expectations(),
                poll(),
                follow(),
                map.bool("repeatable", false),
                map.bool("once", false),
                retry());
        map.rejectUnknown();
        return step;
    }

    /** {@code true} for as many as a browser would mind, or a number. */
    private int follow() {
        return map.value("follow")
                .flatMap(value -> value.isBoolean()
                        ? value.bool().map(yes -> yes ? RedirectChain.MOST_HOPS : 0)
                        : value.integer(1, RedirectChain.MOST_HOPS).map(Long::intValue))
                .orElse(0);
    }

    static Template template(YamlValue value) {
        return TemplateReader.read(
                value.string().orElse(""), new Template.Place(value.line(), value.path()), value::problem);
    }

    private Map<String, Template> templates(String key) {
        return templates(map, key);
    }

    static Map<String, Template> templates(YamlMap map, String key) {
        Map<String, Template> templates = new LinkedHashMap<>();
        map.map(key)
                .ifPresent(each -> each.keys()
                        .forEach(field -> each.value(field).ifPresent(value -> templates.put(field, template(value)))));
        return templates;
    }

    private Map<String, Template> headers() {
        Map<String, Template> headers = templates("headers");
        for (String header : headers.keySet()) {
            if (NOT_OURS.contains(header.toLowerCase(Locale.ROOT))) {
                map.problemAt("headers", "'" + header + "' is set by the program itself and cannot stand here");
            } else if (!HEADER.matcher(header).matches()) {
                map.problemAt("headers", "'" + header + "' is not a header's name");
            }
        }
        return headers;
    }

    private Map<String, JsonPlan> data() {
        Map<String, JsonPlan> data = new LinkedHashMap<>();
        map.map("data")
                .ifPresent(each -> each.keys()
                        .forEach(field ->
                                each.value(field).ifPresent(value -> data.put(field, JsonPlanReader.read(value)))));
        return data;
    }

    private List<Expectation> expectations() {
        List<Expectation> all = new ArrayList<>();
        List<YamlValue> items = map.required("expect", "the answers that this step knows, and where each leads")
                .map(YamlValue::items)
                .orElse(List.of());
        for (YamlValue item : items) {
            item.map().ifPresent(each -> all.add(new ExpectationReader(each).read()));
        }
        if (map.has("expect") && items.isEmpty()) {
            map.problemAt("expect", "names at least one answer");
        }
        return all;
    }

    private Step.@Nullable Poll poll() {
        return map.map("poll")
                .map(poll -> {
                    Step.Poll read = new Step.Poll(
                            poll.duration("every", Duration.ofSeconds(1), SHORTEST_PAUSE, LONGEST_PAUSE),
                            poll.duration("within", Duration.ofSeconds(30), SHORTEST_PAUSE, Duration.ofHours(1)));
                    poll.rejectUnknown();
                    return read;
                })
                .orElse(null);
    }

    private Step.@Nullable Retry retry() {
        return map.map("retry")
                .map(retry -> {
                    Step.Retry read = new Step.Retry(
                            retry.integer("times", 4, 0, 20),
                            retry.duration("pause", Duration.ofMillis(500), SHORTEST_PAUSE, LONGEST_PAUSE));
                    retry.rejectUnknown();
                    return read;
                })
                .orElse(null);
    }
}
