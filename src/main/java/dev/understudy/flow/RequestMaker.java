package dev.understudy.flow;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import dev.understudy.flow.Template.Hole;
import dev.understudy.flow.Template.Source;
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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a step's request out of what the run knows now. */
final class RequestMaker {
    private static final Pattern PATH = Pattern.compile("/(?!/)[!-~&&[^?#\\\\]]*|/");
    private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

    private final FlowRun run;
    private final RunMemory memory;
    private final Step.Request step;
    private final Scope scope;

    RequestMaker(FlowRun run, RunMemory memory, Step.Request step) {
        this.run = run;
        this.memory = memory;
        this.step = step;
        this.scope = memory.scope();
    }

    ShopRequest made() {
        Origin origin = origin();
        String pathAndQuery = path() + query();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Buffer body = body(headers);
        step.headers().forEach((name, template) -> headers.set(name, headerValue(name, template.text(scope))));
        memory.jar().header(origin, pathAndQuery).ifPresent(cookies -> headers.set(HttpHeaders.COOKIE, cookies));
        return new ShopRequest(
                origin, run.phase().operation(), step.method(), pathAndQuery, headers, body, scope.carried());
    }

    /** Line breaks would be further headers, and other letters arrive as question marks. */
    private static String headerValue(String name, String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new FlowStopped(
                    Reason.FLOW_INVALID, "the value of header '" + name + "' holds more than printable ASCII");
        }
        return value;
    }

    private Origin origin() {
        if (step.origin() == null) {
            return run.origin();
        }
        String text = step.origin().text(scope);
        Origin origin = parsed(text);
        if (!origin.equals(run.origin()) && !run.otherOrigins().contains(origin)) {
            throw new FlowStopped(
                    Reason.ORIGIN_NOT_CONSENTED,
                    "step '" + step.name() + "' goes to " + origin
                            + ", which is not one of the marketplace's origins in the configuration");
        }
        return origin;
    }

    private static Origin parsed(String text) {
        try {
            return Origin.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new FlowStopped(Reason.FLOW_INVALID, "'" + text + "' is no origin: " + wrong.getMessage());
        }
    }

    private String path() {
        String path = step.path().text(scope, RequestMaker::inPath);
        if (!PATH.matcher(path).matches()) {
            throw new FlowStopped(
                    Reason.FLOW_INVALID,
                    "the path of step '" + step.name() + "' must start with one '/' and hold no spaces");
        }
        return path;
    }

    /** A setting is the operator's own and may be several segments; anything else stays within one. */
    private static UnaryOperator<String> inPath(Hole hole) {
        return hole.source() == Source.SETTING ? text -> text : RequestMaker::encoded;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3A", ":");
    }

    private String query() {
        Map<String, String> values = values(step.query());
        return values.isEmpty() ? "" : "?" + pairs(values);
    }

    /** A value that is one template without a value is left out. */
    private Map<String, String> values(Map<String, Template> templates) {
        Map<String, String> values = new LinkedHashMap<>();
        templates.forEach((name, template) -> {
            Object value = template.value(scope);
            if (value != null) {
                values.put(name, value.toString());
            }
        });
        return values;
    }

    private static String pairs(Map<String, String> values) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
        return String.join("&", pairs);
    }

    private @Nullable Buffer body(MultiMap headers) {
        if (step.body() instanceof Step.Body.Json json) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
            headers.set(HttpHeaders.ACCEPT, "application/json");
            Object made = json.plan().made(scope);
            if (made instanceof JsonObject object) {
                JsonPlan.Fields.put(object, wantedData(), scope);
            }
            return Json.encodeToBuffer(made);
        }
        if (step.body() instanceof Step.Body.Form form) {
            headers.set(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
            Map<String, String> values = values(form.fields());
            wantedData().forEach((name, plan) -> values.put(name, String.valueOf(plan.made(scope))));
            return Buffer.buffer(pairs(values));
        }
        return null;
    }

    private Map<String, JsonPlan> wantedData() {
        if (memory.wantsNothing(step.name())) {
            return Map.of();
        }
        Map<String, JsonPlan> data = new LinkedHashMap<>();
        for (String name : memory.wanted(step.name())) {
            JsonPlan plan = step.data().get(name);
            if (plan != null) {
                data.put(name, plan);
            }
        }
        return data;
    }
}
