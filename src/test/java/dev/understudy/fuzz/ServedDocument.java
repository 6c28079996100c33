package dev.understudy.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The operations of an OpenAPI document, read by nothing of the service's own. */
final class ServedDocument {
    private final Map<String, Object> root;
    private final List<Operation> operations = new ArrayList<>();

    /**
     * @param body schema by content type; empty where it takes none
     * @param gateway whose clients call it; null where it is the service's own
     */
    record Operation(
            String id,
            String method,
            String path,
            List<Parameter> parameters,
            Map<String, Map<String, Object>> body,
            @Nullable String gateway) {}

    record Parameter(String name, String in, boolean required, Map<String, Object> schema) {}

    ServedDocument(String text) {
        root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        object(root.get("paths"))
                .forEach((path, methods) -> object(methods)
                        .forEach((method, operation) -> operations.add(operation(path, method, object(operation)))));
    }

    List<Operation> operations() {
        return operations;
    }

    private Operation operation(String path, String method, Map<String, Object> operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (Object each : (List<?>) operation.getOrDefault("parameters", List.of())) {
            Map<String, Object> parameter = resolved(each);
            parameters.add(new Parameter(
                    (String) parameter.get("name"),
                    (String) parameter.get("in"),
                    Boolean.TRUE.equals(parameter.get("required")),
                    resolved(parameter.get("schema"))));
        }
        Map<String, Map<String, Object>> body = new LinkedHashMap<>();
        object(resolved(operation.getOrDefault("requestBody", Map.of())).getOrDefault("content", Map.of()))
                .forEach((type, media) -> body.put(type, resolved(object(media).get("schema"))));
        return new Operation(
                (String) operation.get("operationId"), method.toUpperCase(Locale.ROOT), path, parameters, body, (String)
                        operation.get("x-gateway"));
    }

    /** What a {@code $ref} points to, or the thing itself. */
    Map<String, Object> resolved(@Nullable Object schema) {
        Map<String, Object> found = schema == null ? Map.of() : object(schema);
        if (!(found.get("$ref") instanceof String reference)) {
            return found;
        }
        Object at = root;
        for (String step : reference.substring("#/".length()).split("/")) {
            at = object(at).get(step);
        }
        return resolved(at);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
