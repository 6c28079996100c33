package dev.understudy.flow;

import dev.understudy.flow.Step.Body;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a request's body and the headers that describe it. */
final class BodyMaker {
    private static final String JSON = "application/json";

    private final Body body;
    private final Map<String, JsonPlan> wanted;
    private final Scope scope;

    /** @param wanted data that the shop has asked for besides */
    BodyMaker(Body body, Map<String, JsonPlan> wanted, Scope scope) {
        this.body = body;
        this.wanted = wanted;
        this.scope = scope;
    }

    @Nullable
    Buffer made(MultiMap headers) {
        if (body instanceof Body.Json json) {
            headers.set(HttpHeaders.CONTENT_TYPE, JSON).set(HttpHeaders.ACCEPT, JSON);
            return json(json);
        }
        if (body instanceof Body.GraphQl graphQl) {
            headers.set(HttpHeaders.CONTENT_TYPE, JSON)
                    .set(HttpHeaders.ACCEPT, "application/graphql-response+json, application/json;q=0.9");
            return graphQl(graphQl).toBuffer();
        }
        if (body instanceof Body.Form form) {
            headers.set(HttpHeaders.CONTENT_TYPE, ContentTypes.FORM);
            return form(form);
        }
        if (body instanceof Body.Multipart multipart) {
            FormEncoder.Multipart made = new FormEncoder(StandardCharsets.UTF_8).multipart(parts(multipart));
            headers.set(HttpHeaders.CONTENT_TYPE, made.contentType());
            return made.body();
        }
        return null;
    }

    private Buffer json(Body.Json json) {
        Object made = json.plan().made(scope);
        if (made instanceof JsonObject object) {
            JsonPlan.Fields.put(object, wanted, scope);
        }
        return Json.encodeToBuffer(made);
    }

    private JsonObject graphQl(Body.GraphQl graphQl) {
        JsonObject operation = new JsonObject().put("query", graphQl.query());
        if (graphQl.operationName() != null) {
            operation.put("operationName", graphQl.operationName());
        }
        Object variables =
                graphQl.variables() == null ? null : graphQl.variables().made(scope);
        return variables == null ? operation : operation.put("variables", variables);
    }

    private Buffer form(Body.Form form) {
        Map<String, String> values = values(form.fields(), scope);
        wanted.forEach((name, plan) -> values.put(name, String.valueOf(plan.made(scope))));
        return Buffer.buffer(pairs(values));
    }

    private List<FormEncoder.Part> parts(Body.Multipart multipart) {
        List<FormEncoder.Part> parts = new ArrayList<>();
        multipart.parts().forEach((name, part) -> {
            Object value = part.value().value(scope);
            if (value != null) {
                parts.add(part(name, value.toString(), part.file()));
            }
        });
        wanted.forEach((name, plan) -> parts.add(part(name, String.valueOf(plan.made(scope)), null)));
        return parts;
    }

    private FormEncoder.Part part(String name, String value, Step.@Nullable FileHead file) {
        return file == null
                ? new FormEncoder.Part(name, value, "", "")
                : new FormEncoder.Part(name, value, file.name().text(scope), file.type());
    }

    /** A value that is one template without a value is left out. */
    static Map<String, String> values(Map<String, Template> templates, Scope scope) {
        Map<String, String> values = new LinkedHashMap<>();
        templates.forEach((name, template) -> {
            Object value = template.value(scope);
            if (value != null) {
                values.put(name, value.toString());
            }
        });
        return values;
    }

    static String pairs(Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", pairs);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }
}
