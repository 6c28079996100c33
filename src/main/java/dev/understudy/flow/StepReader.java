package dev.understudy.flow;

import dev.understudy.flow.Step.Body;
import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one step, of whichever kind. */
final class StepReader {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
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

    /** Stands for a request that is missing or no text, so that the rest of its step is read nevertheless. */
    private static final String UNREAD = "GET /";

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
        if (map.has("await") == map.has("request")) {
            map.problem("a step has either 'request' or 'await'");
        }
        Optional<Step> await = map.map("await").map(each -> new AwaitReader(name, line, each).read());
        if (!map.has("request") && !map.has("expect")) {
            Optional<YamlValue> seen = map.value("request");
            map.rejectUnknown();
            return await.filter(each -> seen.isEmpty());
        }
        return Optional.of(request(map.string("request").orElse(UNREAD)));
    }

    private Step request(String request) {
        String[] words = request.strip().split("\\s+", 2);
        if (!METHODS.contains(words[0])) {
            map.problemAt("request", "starts with a method" + NearestWord.hint(words[0], METHODS));
        }
        String path = words.length > 1 ? words[1] : "";
        checkRelative(path);
        Template.Place place = new Template.Place(map.lineOf("request"), map.path() + ".request");
        Template pathTemplate = TemplateReader.read(path, place, problem -> map.problemAt("request", problem));
        if (pathTemplate.holes().anyMatch(hole -> hole.source() == Template.Source.SECRET)) {
            map.problemAt("request", "has a secret in its path, where logs would show it");
        }
        Step.Request step = new Step.Request(
                name,
                line,
                METHODS.contains(words[0]) ? HttpMethod.valueOf(words[0]) : HttpMethod.GET,
                pathTemplate,
                map.value("origin").map(StepReader::template).orElse(null),
                templates("query"),
                headers(),
                body(),
                data(),
                expectations(),
                poll(),
                map.bool("repeatable", false),
                map.bool("once", false),
                retry());
        map.rejectUnknown();
        return step;
    }

    private void checkRelative(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:") || path.startsWith("//")) {
            map.problemAt(
                    "request",
                    "is relative to the marketplace's origin: leave scheme and host out of '" + path
                            + "', and name another consented origin with 'origin'");
        } else if (!path.startsWith("/") && !path.startsWith("{setting.")) {
            map.problemAt("request", "has a path that starts with '/' after the method, found '" + path + "'");
        } else if (path.contains("?")
                || path.contains("#")
                || path.replaceAll("\\{[^}]*}", "").contains(" ")) {
            map.problemAt("request", "has a path only, without spaces; what follows a '?' goes under 'query'");
        }
    }

    static Template template(YamlValue value) {
        return TemplateReader.read(
                value.string().orElse(""), new Template.Place(value.line(), value.path()), value::problem);
    }

    private Map<String, Template> templates(String key) {
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

    private Body body() {
        if (map.has("json") && map.has("form")) {
            map.problemAt("form", "a request has one body: 'json' or 'form'");
        }
        if (map.has("form")) {
            return new Body.Form(templates("form"));
        }
        return map.value("json")
                .<Body>map(value -> new Body.Json(JsonPlanReader.read(value)))
                .orElseGet(Body.None::new);
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
