package dev.understudy.flow;

import dev.understudy.flow.Step.Body;
import dev.understudy.yaml.YamlMap;
import dev.understudy.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a request's body, of whichever kind. */
final class BodyReader {
    private static final List<String> KINDS = List.of("json", "form", "multipart", "graphql");

    private final YamlMap step;

    /** @param step the whole step */
    BodyReader(YamlMap step) {
        this.step = step;
    }

    Body read() {
        List<String> given = KINDS.stream().filter(step::has).toList();
        if (given.size() > 1) {
            step.problemAt(given.get(1), "a request has one body: " + String.join(" or ", given));
        }
        if (step.has("form")) {
            return new Body.Form(StepReader.templates(step, "form"));
        }
        if (step.has("multipart")) {
            return new Body.Multipart(
                    step.map("multipart").map(BodyReader::parts).orElse(Map.of()));
        }
        if (step.has("graphql")) {
            return step.map("graphql").map(BodyReader::graphQl).orElseGet(Body.None::new);
        }
        return step.value("json")
                .<Body>map(value -> new Body.Json(JsonPlanReader.read(value)))
                .orElseGet(Body.None::new);
    }

    private static Map<String, Step.Part> parts(YamlMap map) {
        Map<String, Step.Part> parts = new LinkedHashMap<>();
        for (String name : map.keys()) {
            map.value(name).ifPresent(value -> parts.put(name, part(value)));
        }
        return parts;
    }

    /** A text, or {@code {text: …, file: name, type: text/plain}} for a small file of text. */
    private static Step.Part part(YamlValue value) {
        if (!value.isMap()) {
            return new Step.Part(StepReader.template(value), null);
        }
        YamlMap map = value.map().orElseThrow();
        Template text = map.required("text", "what the file holds")
                .map(StepReader::template)
                .orElse(Template.EMPTY);
        Template file = map.required("file", "the file's name")
                .map(StepReader::template)
                .orElse(Template.EMPTY);
        String type = map.string("type").orElse("text/plain; charset=utf-8");
        if (!type.matches("[ -~]+/[ -~]+")) {
            map.problemAt("type", "expected a media type such as text/plain, found '" + type + "'");
        }
        map.rejectUnknown();
        return new Step.Part(text, new Step.FileHead(file, type));
    }

    private static Body graphQl(YamlMap map) {
        String query =
                map.requiredString("query", "the operation, as it is sent").orElse("");
        String operation = map.string("operationName").orElse(null);
        JsonPlan variables = map.map("variables").map(ignored -> variables(map)).orElse(null);
        map.rejectUnknown();
        return new Body.GraphQl(query, operation, variables);
    }

    private static @Nullable JsonPlan variables(YamlMap map) {
        return map.value("variables").map(JsonPlanReader::read).orElse(null);
    }
}
