package dev.understudy.ingress.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the schemas of requests into checks. A keyword it does not know is an error at start, so that none is silently ignored. */
final class SchemaCompiler {
    private static final Set<String> ANNOTATIONS = Set.of("description", "default", "example", "examples", "title");
    private static final Set<String> OF_OBJECTS = Set.of(
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "x-refused");

    private final JsonObject document;

    SchemaCompiler(JsonObject document) {
        this.document = document;
    }

    Check compile(JsonObject schema) {
        JsonObject whole = resolved(schema);
        List<Check> checks = new ArrayList<>();
        for (String keyword : whole.fieldNames()) {
            if (!OF_OBJECTS.contains(keyword) && !ANNOTATIONS.contains(keyword) && !keyword.equals("type")) {
                checks.add(keyword(keyword, whole));
            }
        }
        if (whole.fieldNames().stream().anyMatch(OF_OBJECTS::contains)) {
            checks.add(object(whole));
        }
        Check rest = all(checks);
        return whole.containsKey("type") ? typed(types(whole.getValue("type")), rest) : rest;
    }

    JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        if (reference == null) {
            return schema;
        }
        JsonObject at = document;
        for (String step : reference.substring("#/".length()).split("/")) {
            at = at.getJsonObject(step);
        }
        return resolved(at);
    }

    private Check keyword(String keyword, JsonObject schema) {
        return switch (keyword) {
            case "minLength" -> TextChecks.atLeast(schema.getInteger(keyword));
            case "maxLength" -> TextChecks.atMost(schema.getInteger(keyword));
            case "pattern" -> TextChecks.matching(schema.getString(keyword));
            case "format" -> TextChecks.format(schema.getString(keyword));
            case "minimum" -> minimum(schema.getLong(keyword));
            case "maximum" -> maximum(schema.getLong(keyword));
            case "enum" -> oneOf(schema.getJsonArray(keyword).getList());
            case "items" -> items(compile(schema.getJsonObject(keyword)));
            case "maxItems" -> itemsAtMost(schema.getInteger(keyword));
            default ->
                throw new IllegalArgumentException(
                        "openapi.yaml uses '" + keyword + "' in a request, which no check is written for");
        };
    }

    private Check object(JsonObject schema) {
        Map<String, Check> members = new LinkedHashMap<>();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        properties.fieldNames().forEach(name -> members.put(name, compile(properties.getJsonObject(name))));
        return new ObjectCheck(
                members,
                schema.getJsonArray("required", new JsonArray()).stream()
                        .map(String::valueOf)
                        .toList(),
                others(schema.getValue("additionalProperties")),
                schema.containsKey("propertyNames") ? compile(schema.getJsonObject("propertyNames")) : Check.ANYTHING,
                schema.getJsonObject("x-refused", new JsonObject()).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))),
                schema.getInteger("minProperties", 0),
                schema.getInteger("maxProperties", Integer.MAX_VALUE));
    }

    private @Nullable Check others(@Nullable Object additional) {
        if (additional instanceof JsonObject schema) {
            return compile(schema);
        }
        return Boolean.FALSE.equals(additional) ? null : Check.ANYTHING;
    }

    private static List<JsonType> types(Object declared) {
        return declared instanceof JsonArray several
                ? several.stream().map(String::valueOf).map(JsonType::of).toList()
                : List.of(JsonType.of(declared.toString()));
    }

    private static Check typed(List<JsonType> types, Check rest) {
        String rule = "must be " + types.stream().map(JsonType::words).collect(Collectors.joining(" or "));
        return (value, at, findings) -> {
            for (JsonType type : types) {
                if (type.covers(value)) {
                    TextChecks.STORABLE.examine(value, at, findings);
                    rest.examine(value, at, findings);
                    return;
                }
            }
            findings.add(at, rule);
        };
    }

    private static Check all(List<Check> checks) {
        if (checks.size() == 1) {
            return checks.get(0);
        }
        Check[] each = checks.toArray(Check[]::new);
        return (value, at, findings) -> {
            for (Check check : each) {
                check.examine(value, at, findings);
            }
        };
    }

    private static Check minimum(long least) {
        return (value, at, findings) -> {
            if (value instanceof Number number && number.doubleValue() < least) {
                findings.add(at, "must be at least " + least);
            }
        };
    }

    private static Check maximum(long most) {
        return (value, at, findings) -> {
            if (value instanceof Number number && number.doubleValue() > most) {
                findings.add(at, "must be at most " + most);
            }
        };
    }

    private static Check oneOf(List<?> allowed) {
        String rule = "must be one of " + allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return (value, at, findings) -> {
            if (!allowed.contains(value)) {
                findings.add(at, rule);
            }
        };
    }

    private static Check items(Check each) {
        return (value, at, findings) -> {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    each.examine(list.get(i), at.under(String.valueOf(i)), findings);
                }
            }
        };
    }

    private static Check itemsAtMost(int most) {
        return (value, at, findings) -> {
            if (value instanceof List<?> list && list.size() > most) {
                findings.add(at, "must have at most " + most + " items; this has " + list.size());
            }
        };
    }
}
