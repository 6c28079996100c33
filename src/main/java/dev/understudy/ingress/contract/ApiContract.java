package dev.understudy.ingress.contract;

import dev.understudy.config.Scope;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The loaded document: checked against the OpenAPI meta-schema by the library, its requests compiled by us. Made once per process; loading takes about two seconds, so begin early. */
public final class ApiContract {
    private static final String FILE = "openapi.yaml";

    private final ApiDocument document;
    private final OpenAPIContract library;
    private final Map<String, OperationRules> operations = new LinkedHashMap<>();

    private ApiContract(ApiDocument document, OpenAPIContract library) {
        this.document = document;
        this.library = library;
        SchemaCompiler compiler = new SchemaCompiler(document.json());
        JsonObject paths = document.json().getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject methods = paths.getJsonObject(path);
            for (String method : methods.fieldNames()) {
                OperationRules rules = new Reading(compiler, methods.getJsonObject(method)).rules(method, path);
                operations.put(rules.id(), rules);
            }
        }
    }

    /** On a worker thread: checking the document against the meta-schema takes longer than an event loop may be held. */
    public static Future<ApiContract> load(Vertx vertx) {
        Loading loading = new Loading();
        return vertx.deployVerticle(loading, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .compose(vertx::undeploy)
                .map(over -> loading.loaded());
    }

    private static final class Loading extends VerticleBase {
        private @Nullable ApiContract contract;

        @Override
        public Future<?> start() {
            return vertx.fileSystem().readFile(FILE).map(ApiDocument::parse).compose(this::check);
        }

        private Future<ApiContract> check(ApiDocument document) {
            return OpenAPIContract.from(vertx, document.asTheLibraryTakesIt())
                    .map(library -> new ApiContract(document, library))
                    .onSuccess(loaded -> contract = loaded);
        }

        ApiContract loaded() {
            return Objects.requireNonNull(contract);
        }
    }

    /** As it is published. */
    public Buffer text() {
        return document.text();
    }

    public JsonObject json() {
        return document.json();
    }

    public OpenAPIContract library() {
        return library;
    }

    public Collection<OperationRules> operations() {
        return operations.values();
    }

    public @Nullable OperationRules operation(String id) {
        return operations.get(id);
    }

    private record Reading(SchemaCompiler compiler, JsonObject operation) {
        OperationRules rules(String method, String path) {
            JsonObject content =
                    operation.getJsonObject("requestBody", new JsonObject()).getJsonObject("content", new JsonObject());
            String contentType = content.fieldNames().stream().findFirst().orElse(null);
            String gateway = operation.getString("x-gateway");
            boolean isJson = gateway == null && "application/json".equals(contentType);
            return new OperationRules(
                    operation.getString("operationId"),
                    method.toUpperCase(Locale.ROOT),
                    path,
                    scopes(),
                    contentType,
                    parameters(),
                    isJson ? compiler.compile(content.getJsonObject(contentType).getJsonObject("schema")) : null,
                    produces(),
                    gateway);
        }

        private Set<String> produces() {
            Set<String> types = new TreeSet<>();
            JsonObject responses = operation.getJsonObject("responses");
            responses.fieldNames().stream()
                    .filter(status -> status.startsWith("2"))
                    .map(status -> responses.getJsonObject(status).getJsonObject("content", new JsonObject()))
                    .forEach(content -> types.addAll(content.fieldNames()));
            return Set.copyOf(types);
        }

        private Set<Scope> scopes() {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            operation
                    .getJsonArray("x-scope", new JsonArray())
                    .forEach(code -> scopes.add(Scope.of(code.toString()).orElseThrow()));
            return scopes;
        }

        private List<ParameterRule> parameters() {
            List<ParameterRule> rules = new ArrayList<>();
            operation
                    .getJsonArray("parameters", new JsonArray())
                    .forEach(each -> rules.add(parameter(compiler.resolved((JsonObject) each))));
            return List.copyOf(rules);
        }

        private ParameterRule parameter(JsonObject parameter) {
            JsonObject schema = compiler.resolved(parameter.getJsonObject("schema"));
            String in = parameter.getString("in");
            String name = parameter.getString("name");
            return new ParameterRule(
                    name,
                    in,
                    parameter.getBoolean("required", false),
                    "integer".equals(schema.getValue("type")),
                    schema.getValue("default"),
                    compiler.compile(schema),
                    new Place(null, in + " " + name));
        }
    }
}
