package dev.understudy.fuzz;

import dev.understudy.fuzz.ServedDocument.Operation;
import dev.understudy.fuzz.ServedDocument.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Requests as the document wants them, with what exists at the service in them. */
final class ValidRequests {
    /** Without them an operation waits for half a minute: never left out, and a second at most. */
    private static final Set<String> WAITS = Set.of("seconds", "waitSeconds");

    private static final List<String> CANDIDATES =
            List.of("demo", "a", "1", "abc-1", "2026-01-31T12:00:00Z", "1990-01-31", "+75550000001", "019aa5d1", "A1");

    private final ServedDocument document;
    private final Known known;
    private final Random random;

    /**
     * What exists.
     *
     * @param key opens everything
     * @param values by the name of a parameter or member; {@code path/name} where the name alone says too little
     * @param gateways by the gateway's name, what its clients sign in with
     */
    record Known(String key, Map<String, List<String>> values, Map<String, Map<String, String>> gateways) {}

    ValidRequests(ServedDocument document, Known known, Random random) {
        this.document = document;
        this.known = known;
        this.random = random;
    }

    Draft draft(Operation operation) {
        Draft draft = new Draft(operation);
        draft.setHeader("Host", "127.0.0.1");
        draft.setHeader("Authorization", "Bearer " + known.key());
        for (Parameter parameter : operation.parameters()) {
            if (parameter.required() || WAITS.contains(parameter.name()) || random.nextInt(3) == 0) {
                put(draft, parameter);
            }
        }
        List<String> types = List.copyOf(operation.body().keySet());
        if (!types.isEmpty()) {
            String type = types.get(random.nextInt(types.size()));
            draft.setHeader("Content-Type", type);
            Map<String, Object> body = object(operation.body().get(type));
            if (type.equals("application/json")) {
                draft.json = body;
            } else {
                draft.form = new LinkedHashMap<>();
                body.forEach((name, value) -> draft.form.put(name, String.valueOf(value)));
            }
        }
        if (operation.gateway() != null) {
            signIn(draft, known.gateways().getOrDefault(operation.gateway(), Map.of()));
        }
        if (operation.id().equals("stream") && random.nextBoolean()) {
            draft.setHeader("Connection", "Upgrade");
            draft.setHeader("Upgrade", "websocket");
            draft.setHeader("Sec-WebSocket-Version", "13");
            draft.setHeader("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }
        return draft;
    }

    private void put(Draft draft, Parameter parameter) {
        String value = String.valueOf(value(draft.operation.path(), parameter.name(), parameter.schema()));
        switch (parameter.in()) {
            case "path" -> draft.path.put(parameter.name(), Escapes.percent(value));
            case "query" -> draft.query.add(new Draft.Field(parameter.name(), Escapes.percent(value)));
            default -> draft.setHeader(parameter.name(), value);
        }
    }

    private static void signIn(Draft draft, Map<String, String> credentials) {
        if (credentials.containsKey("basic")) {
            byte[] basic = credentials.get("basic").getBytes(StandardCharsets.UTF_8);
            draft.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(basic));
        }
        credentials.forEach((name, value) -> {
            if (draft.form != null) {
                draft.form.put(name, value);
            } else if (draft.json != null) {
                draft.json.put(name, value);
            } else {
                draft.query.removeIf(field -> field.name().equals(name));
                draft.query.add(new Draft.Field(name, Escapes.percent(value)));
            }
        });
    }

    private Map<String, Object> object(Map<String, Object> schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        List<?> required = (List<?>) schema.getOrDefault("required", List.of());
        ServedDocument.object(schema.getOrDefault("properties", Map.of())).forEach((name, member) -> {
            if (required.contains(name) || known.values().containsKey(name) || random.nextInt(3) == 0) {
                object.put(name, value("", name, document.resolved(member)));
            }
        });
        if (schema.get("additionalProperties") instanceof Map && object.isEmpty()) {
            object.put("build", value("", "build", document.resolved(schema.get("additionalProperties"))));
        }
        return object;
    }

    private Object value(String path, String name, Map<String, Object> schema) {
        List<String> real =
                known.values().getOrDefault(path + "/" + name, known.values().get(name));
        if (real != null && !real.isEmpty()) {
            return real.get(random.nextInt(real.size()));
        }
        if (schema.get("enum") instanceof List<?> allowed) {
            return allowed.get(random.nextInt(allowed.size()));
        }
        Object type = schema.get("type") instanceof List<?> several ? several.get(0) : schema.get("type");
        return switch (String.valueOf(type)) {
            case "integer", "number" -> number(name, schema);
            case "boolean" -> random.nextBoolean();
            case "array" -> List.of(value("", name, document.resolved(schema.get("items"))));
            case "object" -> object(schema);
            default -> text(schema);
        };
    }

    private int number(String name, Map<String, Object> schema) {
        int least = schema.get("minimum") instanceof Number bound ? bound.intValue() : 0;
        int most = schema.get("maximum") instanceof Number bound ? bound.intValue() : least + 3;
        int spread = WAITS.contains(name) ? random.nextInt(8) / 7 : random.nextInt(3);
        return Math.min(most, least + spread);
    }

    private String text(Map<String, Object> schema) {
        if ("uuid".equals(schema.get("format"))) {
            return "019aa5d1-5f6c-7000-9d4e-3f1f0b8a2c11";
        }
        if ("date".equals(schema.get("format"))) {
            return "1990-01-31";
        }
        Pattern pattern = Pattern.compile(String.valueOf(schema.getOrDefault("pattern", "")));
        int least = schema.get("minLength") instanceof Number bound ? bound.intValue() : 0;
        Optional<String> fitting = CANDIDATES.stream()
                .filter(each -> each.length() >= least && pattern.matcher(each).find())
                .findFirst();
        return fitting.orElse("demo");
    }
}
