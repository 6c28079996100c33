package dev.understudy.flow;

import dev.understudy.yaml.NearestWord;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads where a step's request goes: a path, a link that was kept, or a page's form. */
final class TargetReader {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Step.Target UNREAD = new Step.Path(HttpMethod.GET, Template.EMPTY, null);
    private static final String OF_THE_PAGE = "is the page's to say: a form brings its own ";

    private final YamlMap step;

    /** @param step the whole step */
    TargetReader(YamlMap step) {
        this.step = step;
    }

    /** Of what cannot be read something is assumed, so that the rest of the step is read, too. */
    Step.Target read() {
        Optional<Step.Target> submit = step.map("submit").map(this::submit);
        Optional<Step.Target> request = step.string("request").map(this::request);
        return submit.or(() -> request).orElse(UNREAD);
    }

    private Step.Target request(String request) {
        String[] words = request.strip().split("\\s+", 2);
        if (!METHODS.contains(words[0])) {
            step.problemAt("request", "starts with a method" + NearestWord.hint(words[0], METHODS));
        }
        HttpMethod method = METHODS.contains(words[0]) ? HttpMethod.valueOf(words[0]) : HttpMethod.GET;
        String text = words.length > 1 ? words[1] : "";
        Template.Place place = new Template.Place(step.lineOf("request"), step.path() + ".request");
        Template template = TemplateReader.read(text, place, problem -> step.problemAt("request", problem));
        if (template.holes().anyMatch(hole -> hole.source() == Template.Source.SECRET)) {
            step.problemAt("request", "has a secret in its path, where logs would show it");
        }
        if (isLink(template)) {
            Stream.of("origin", "query")
                    .filter(step::has)
                    .forEach(key -> step.problemAt(key, "cannot stand beside a link, which is a whole URL"));
            return new Step.Link(method, template);
        }
        checkRelative(text);
        return new Step.Path(
                method, template, step.value("origin").map(StepReader::template).orElse(null));
    }

    private static boolean isLink(Template template) {
        return template.isOneHole()
                && template.holes()
                        .allMatch(hole -> hole.source() == Template.Source.KEPT
                                && hole.calls().isEmpty());
    }

    private void checkRelative(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http:") || lower.startsWith("https:") || path.startsWith("//")) {
            step.problemAt(
                    "request",
                    "is relative to the marketplace's origin: leave scheme and host out of '" + path
                            + "', and name another consented origin with 'origin'");
        } else if (!path.startsWith("/") && !path.startsWith("{setting.")) {
            step.problemAt("request", "has a path that starts with '/' after the method, found '" + path + "'");
        } else if (path.contains("?")
                || path.contains("#")
                || path.replaceAll("\\{[^}]*}", "").contains(" ")) {
            step.problemAt("request", "has a path only, without spaces; what follows a '?' goes under 'query'");
        }
    }

    private Step.Target submit(YamlMap submit) {
        Stream.of("query", "origin", "json", "form", "multipart", "graphql")
                .filter(step::has)
                .forEach(key -> step.problemAt(key, OF_THE_PAGE + "address and body; name its fields under 'fields'"));
        Optional<String> form = submit.required("form", "a CSS selector of the form, such as form#signup")
                .flatMap(Selectors::read);
        Optional<String> from = submit.requiredString("from", "the step whose answer is the page with the form");
        Map<String, List<Template>> fields =
                submit.map("fields").map(TargetReader::fields).orElse(Map.of());
        String button = submit.value("button").flatMap(Selectors::read).orElse(null);
        submit.rejectUnknown();
        return new Step.Submit(form.orElse("form"), from.orElse(""), fields, button);
    }

    private static Map<String, List<Template>> fields(YamlMap map) {
        Map<String, List<Template>> fields = new LinkedHashMap<>();
        for (String name : map.keys()) {
            List<Template> values = new ArrayList<>();
            map.value(name)
                    .map(value -> value.isList() ? value.items() : List.of(value))
                    .orElse(List.<YamlValue>of())
                    .forEach(value -> values.add(StepReader.template(value)));
            fields.put(name, values);
        }
        return fields;
    }
}
