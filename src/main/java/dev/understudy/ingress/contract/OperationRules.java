package dev.understudy.ingress.contract;

import dev.understudy.config.Scope;
import dev.understudy.yaml.NearestWord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the document says of one operation.
 *
 * @param scopes of which one is enough; empty where no key is needed
 * @param contentType of the request body; null where it takes none
 * @param body null where it takes no JSON body
 * @param produces media types of its answers when all goes well; empty where they have no body
 * @param gateway whose clients call it, and expect that gateway's own errors: what they send is looked at by the operation alone; null where it is ours
 */
public record OperationRules(
        String id,
        String method,
        String path,
        Set<Scope> scopes,
        @Nullable String contentType,
        List<ParameterRule> parameters,
        @Nullable Check body,
        Set<String> produces,
        @Nullable String gateway) {

    /** Whether a body of this type may be sent; parameters such as a charset don't matter. */
    public boolean takes(@Nullable String sent) {
        if (contentType == null || gateway != null) {
            return true;
        }
        return sent != null
                && sent.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(contentType);
    }

    /** Whether what this operation answers is among what the client takes. Where no key is needed nobody is turned away: probes and scrapers send what they always send. */
    public boolean suits(@Nullable String accept) {
        return accept == null || scopes.isEmpty() || produces.isEmpty() || MediaRanges.cover(accept, produces);
    }

    /** @throws dev.understudy.domain.Refusal with everything that is wrong */
    public Inputs read(Sent sent) {
        Findings findings = new Findings();
        Map<String, Object> values = new HashMap<>();
        for (ParameterRule rule : parameters) {
            Object value = rule.read(sentValue(rule, sent), findings);
            if (value != null) {
                values.put(rule.name(), value);
            }
        }
        if (gateway == null) {
            unknownQuery(sent, findings);
        }
        JsonObject json = body == null ? new JsonObject() : bodyOf(sent.body(), body, findings);
        findings.refuseIfAny();
        return new Inputs(values, json);
    }

    private static @Nullable String sentValue(ParameterRule rule, Sent sent) {
        return switch (rule.in()) {
            case "path" -> sent.path().get(rule.name());
            case "query" -> sent.query().get(rule.name());
            default -> sent.headers().get(rule.name());
        };
    }

    /** A filter that is misspelt would otherwise list everything. */
    private void unknownQuery(Sent sent, Findings findings) {
        if (sent.query().isEmpty()) {
            return;
        }
        List<String> known = parameters.stream()
                .filter(rule -> rule.in().equals("query"))
                .map(ParameterRule::name)
                .toList();
        for (String name : sent.query().names()) {
            if (!known.contains(name)) {
                String shown = Place.shortened(name);
                findings.add("query " + shown, "is not known here" + NearestWord.hint(shown, known));
            }
        }
    }

    private static JsonObject bodyOf(@Nullable Buffer sent, Check check, Findings findings) {
        if (sent == null || sent.length() == 0) {
            findings.add(Place.BODY, "is required: a JSON object");
            return new JsonObject();
        }
        try {
            Object value = Json.decodeValue(sent);
            Object plain = value instanceof JsonObject object ? object.getMap() : value;
            check.examine(plain, Place.BODY, findings);
            return value instanceof JsonObject object ? object : new JsonObject();
        } catch (DecodeException malformed) {
            findings.add(Place.BODY, "must be JSON" + position(malformed));
            return new JsonObject();
        }
    }

    /** The parser's message quotes what was sent, which may be a secret in the wrong place: only the position is told. */
    private static String position(DecodeException malformed) {
        String message = String.valueOf(malformed.getMessage());
        int line = message.lastIndexOf("line: ");
        int end = message.indexOf(']', line);
        return line < 0 || end < 0 ? "" : "; it stops making sense at " + message.substring(line, end);
    }
}
