package dev.understudy.ingress.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The compiled checks against the library's validator: what one lets through, the other does, for every body of the document. */
class SchemaAgreementTest {
    private static final int BODIES = 1_500;
    private static final Vertx VERTX = Vertx.vertx();
    private static ApiContract contract;

    @BeforeAll
    static void load() throws Exception {
        contract = ApiContract.load(VERTX)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterAll
    static void close() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void the_compiled_checks_agree_with_the_library_on_every_body() {
        int accepted = 0;
        int refused = 0;
        for (OperationRules rules : contract.operations()) {
            if (rules.body() == null) {
                continue;
            }
            JsonObject schema = dereferenced(schemaOf(rules), 0);
            Validator library = Validator.create(
                    JsonSchema.of(schema),
                    new JsonSchemaOptions()
                            .setBaseUri("app://body")
                            .setDraft(Draft.DRAFT202012)
                            .setOutputFormat(OutputFormat.Flag));
            Bodies bodies = new Bodies(schema, new Random(42));
            for (int i = 0; i < BODIES; i++) {
                Object body = asRead(bodies.next());
                boolean byLibrary = library.validate(body).getValid();
                Findings findings = new Findings();
                rules.body().examine(body instanceof JsonObject json ? json.getMap() : body, Place.BODY, findings);
                assertThat(findings.none())
                        .as("%s found %s in %s", rules.id(), findings.found(), body)
                        .isEqualTo(byLibrary);
                if (byLibrary) {
                    accepted++;
                } else {
                    refused++;
                }
            }
        }
        assertThat(accepted).as("bodies that both accept").isGreaterThan(500);
        assertThat(refused).as("bodies that both refuse").isGreaterThan(500);
    }

    /** As a request's bytes are read: objects inside objects are plain maps. */
    private static Object asRead(Object body) {
        return Json.decodeValue(Json.encode(body));
    }

    @Test
    void the_library_knows_the_same_operations() {
        assertThat(contract.library().operations())
                .extracting(Operation::getOperationId)
                .containsExactlyInAnyOrderElementsOf(
                        contract.operations().stream().map(OperationRules::id).toList());
    }

    @Test
    void every_operation_that_is_not_public_names_its_scopes() {
        JsonObject paths = contract.json().getJsonObject("paths");
        paths.forEach(path -> ((JsonObject) path.getValue()).forEach(method -> {
            JsonObject operation = (JsonObject) method.getValue();
            assertThat(operation.containsKey("x-scope") || operation.containsKey("security"))
                    .as(operation.getString("operationId"))
                    .isTrue();
        }));
    }

    private static JsonObject schemaOf(OperationRules rules) {
        return contract.json()
                .getJsonObject("paths")
                .getJsonObject(rules.path())
                .getJsonObject(rules.method().toLowerCase(java.util.Locale.ROOT))
                .getJsonObject("requestBody")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
    }

    private static JsonObject dereferenced(JsonObject schema, int depth) {
        JsonObject whole = new SchemaCompiler(contract.json()).resolved(schema);
        JsonObject result = new JsonObject(new LinkedHashMap<>());
        whole.forEach(member -> {
            if (member.getKey().equals("properties")) {
                JsonObject properties = new JsonObject();
                ((JsonObject) member.getValue())
                        .forEach(each ->
                                properties.put(each.getKey(), dereferenced((JsonObject) each.getValue(), depth + 1)));
                result.put("properties", properties);
            } else {
                result.put(member.getKey(), member.getValue());
            }
        });
        return result;
    }

    /** Bodies at and around every limit of a schema: mostly valid members, now and then one that is not. */
    private static final class Bodies {
        private final JsonObject schema;
        private final Random random;

        Bodies(JsonObject schema, Random random) {
            this.schema = schema;
            this.random = random;
        }

        Object next() {
            return random.nextInt(50) == 0 ? oddity() : object(schema);
        }

        private JsonObject object(JsonObject of) {
            JsonObject body = new JsonObject();
            JsonArray required = of.getJsonArray("required", new JsonArray());
            of.getJsonObject("properties", new JsonObject()).forEach(member -> {
                boolean kept = required.contains(member.getKey()) ? random.nextInt(25) > 0 : random.nextBoolean();
                if (kept) {
                    body.put(member.getKey(), value((JsonObject) member.getValue()));
                }
            });
            if (of.getValue("additionalProperties") instanceof JsonObject others) {
                int members = List.of(0, 1, 5, 32, 33).get(random.nextInt(5));
                for (int i = 0; i < members; i++) {
                    body.put(random.nextInt(200) == 0 ? "n".repeat(64) : "name" + i, value(others));
                }
            } else if (random.nextInt(15) == 0) {
                body.put("unknown", 1);
            }
            return body;
        }

        private Object value(JsonObject of) {
            if (random.nextInt(60) == 0) {
                return oddity();
            }
            if (of.containsKey("enum")) {
                JsonArray allowed = of.getJsonArray("enum");
                return random.nextInt(20) == 0 ? "other" : allowed.getValue(random.nextInt(allowed.size()));
            }
            return switch (String.valueOf(of.getValue("type"))) {
                case "string" -> text(of);
                case "integer" -> number(of);
                case "boolean" -> random.nextBoolean();
                default -> object(of);
            };
        }

        private Object number(JsonObject of) {
            long least = of.getLong("minimum", 0L);
            long most = of.getLong("maximum", 1_000L);
            List<Number> candidates = new ArrayList<>(List.of(least, least + 1, most, most - 1, (double) most));
            if (random.nextInt(20) == 0) {
                return List.of(least - 1, most + 1, least + 0.5, 1e300).get(random.nextInt(4));
            }
            return candidates.get(random.nextInt(candidates.size()));
        }

        private String text(JsonObject of) {
            if ("date".equals(of.getString("format"))) {
                return List.of("1990-01-31", "2000-02-29", "1990-1-31", "31.01.1990", "1990-13-01")
                        .get(random.nextInt(20) > 0 ? random.nextInt(2) : random.nextInt(5));
            }
            int least = of.getInteger("minLength", 0);
            int most = of.getInteger("maxLength", 20);
            List<Integer> lengths = List.of(least, Math.min(most, least + 3), most);
            int length = random.nextInt(25) == 0 ? most + 1 : lengths.get(random.nextInt(3));
            String unit = random.nextInt(25) == 0 ? "\uD83C\uDFAD" : random.nextInt(25) == 0 ? "Ж" : "a";
            return random.nextInt(40) == 0 ? "" : unit.repeat(length);
        }

        private Object oddity() {
            return new ArrayList<Object>(java.util.Arrays.asList(
                            "text", 7, true, new JsonArray().add(1), new JsonObject(Map.of("a", 1)), 1.5))
                    .get(random.nextInt(6));
        }
    }
}
