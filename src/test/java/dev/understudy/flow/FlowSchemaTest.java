package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The published schema, the reader and the documentation speak the same language. */
class FlowSchemaTest {
    private static final JsonObject SCHEMA = schema();

    private static JsonObject schema() {
        try (InputStream file = Flow.class.getResourceAsStream("flow.schema.json")) {
            return new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static OutputUnit validated(String yaml) {
        Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("https://understudy.dev")
                .setOutputFormat(OutputFormat.Basic);
        return Validator.create(JsonSchema.of(SCHEMA), options).validate(new JsonObject(file));
    }

    static String[] ready() {
        return java.util.Objects.requireNonNull(new java.io.File("conf/flows").list());
    }

    @ParameterizedTest
    @MethodSource("ready")
    void our_own_flows_keep_to_the_schema(String file) {
        OutputUnit result = validated(FlowBench.file(file).text());
        assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"request: POST /", "await:", "sent-by: ask", "then: gone", "fail: shop-refused", "json: /error"})
    void a_misspelt_flow_does_not(String part) {
        String text = FlowBench.file("phone-otp.yaml").text();
        String wrong = text.replaceFirst(Pattern.quote(part), "x" + part);
        assertThat(wrong.equals(text) || !validated(wrong).getValid()).isTrue();
    }

    @Test
    void the_reasons_are_the_same() {
        JsonArray reasons = (JsonArray)
                JsonPointer.from("/$defs/expectation/properties/fail/enum").queryJson(SCHEMA);
        assertThat(reasons.stream().map(Object::toString))
                .containsExactlyElementsOf(
                        ExpectationReader.REASONS.stream().map(Reason::code).toList());
    }

    @Test
    void the_documentations_examples_are_flows() {
        assertThat(DocsFlows.all()).containsOnlyKeys("shop", "club", "cellar");
        DocsFlows.all().forEach((name, text) -> {
            assertThat(Flow.read("docs/flows.md", text).name()).isEqualTo(name);
            OutputUnit result = validated(text);
            assertThat(result.getValid()).as(String.valueOf(result.getErrors())).isTrue();
        });
    }

    @Test
    void the_documentation_names_every_key_and_every_reason_of_a_run() {
        String documentation = DocsFlows.page();
        for (String def : new String[] {"requestStep", "submitStep", "awaitStep", "expectation"}) {
            JsonObject properties = (JsonObject)
                    JsonPointer.from("/$defs/" + def + "/properties").queryJson(SCHEMA);
            assertThat(properties.fieldNames())
                    .allSatisfy(key -> assertThat(documentation).contains("`" + key + "`"));
        }
        assertThat(ExpectationReader.REASONS)
                .allSatisfy(reason -> assertThat(documentation).contains("`" + reason.code() + "`"));
        for (TemplateFunction function : TemplateFunction.values()) {
            assertThat(documentation).contains("`" + function.code());
        }
        for (String field : IdentityField.codes()) {
            assertThat(documentation).contains("`" + field + "`");
        }
    }
}
