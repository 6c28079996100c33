package dev.understudy.ingress.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The text of {@code openapi.yaml} and what it says as JSON. */
record ApiDocument(Buffer text, JsonObject json) {

    static ApiDocument parse(Buffer text) {
        Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text.toString());
        return new ApiDocument(text, new JsonObject(tree));
    }

    /** Without the media types that the contract library refuses to load (problem+json, forms, YAML); they are checked elsewhere. */
    JsonObject asTheLibraryTakesIt() {
        JsonObject copy = json.copy();
        copy.getJsonObject("paths").forEach(path -> strip(path.getValue()));
        strip(copy.getJsonObject("components").getJsonObject("responses"));
        return copy;
    }

    private static void strip(Object node) {
        if (node instanceof JsonObject object) {
            JsonObject content = object.getJsonObject("content", new JsonObject());
            content.getMap().keySet().removeIf(type -> !io.vertx.openapi.contract.MediaType.isMediaTypeSupported(type));
            if (content.isEmpty()) {
                object.remove("content");
            }
            object.forEach(member -> strip(member.getValue()));
            if (object.getValue("requestBody") instanceof JsonObject body && !body.containsKey("content")) {
                object.remove("requestBody");
            }
        } else if (node instanceof JsonArray array) {
            array.forEach(ApiDocument::strip);
        }
    }
}
