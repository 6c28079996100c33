package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must be mended in a configuration and in the flows that it names is told together. */
class PreparedTest {
    private static final String FLOW = """
            name: shop
            settings: {prefix: }
            phases: {register: [ask], delete: [delete]}
            steps:
              ask: {request: "POST {setting.prefix}/ask", headers: {X-Key: "{secret.apiKey}"}, expect: [{status: 200}]}
              delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
            """;

    @TempDir
    private Path directory;

    private List<String> problems(String flow, String configuration) throws Exception {
        Files.writeString(directory.resolve("flow.yaml"), flow);
        Path file = directory.resolve("understudy.yaml");
        Files.writeString(file, configuration);
        Trouble trouble = catchThrowableOfType(Trouble.class, () -> {
            Prepared ignored = Prepared.read(file, Map.of("KEY", "secret"));
        });
        return trouble == null
                ? List.of()
                : trouble.getMessage().replace(directory + "/", "").lines().toList();
    }

    private static String shop(String name, String more) {
        return """
                  %s:
                    origin: https://staging.shop.example
                    environment: staging
                    flow: flow.yaml
                    secrets: {apiKey: "env:KEY"}
                    %s
                """.formatted(name, more);
    }

    @Test
    void a_good_configuration_with_a_good_flow_has_no_problems() throws Exception {
        assertThat(problems(FLOW, "marketplaces:\n" + shop("shop", "settings: {prefix: /api}")))
                .isEmpty();
    }

    @Test
    void mistakes_of_the_configuration_and_of_a_flow_are_told_together() throws Exception {
        assertThat(problems(
                        FLOW.replace("POST /delete", "POST delete"),
                        "marketplaces:\n" + shop("shop", "colour: blue") + "pool: {}\n"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("understudy.yaml:7: marketplaces.shop.colour: unknown key"),
                        line -> assertThat(line).startsWith("understudy.yaml:8: pool: unknown key"),
                        line -> assertThat(line).startsWith("flow.yaml:6: steps.delete.request: has a path"));
    }

    @Test
    void what_a_flow_needs_is_told_beside_mistakes_of_the_configuration() throws Exception {
        assertThat(problems(
                        FLOW, "marketplaces:\n" + shop("shop", "colour: blue").replace("apiKey", "apiKye")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("marketplaces.shop.colour"),
                        line -> assertThat(line).contains("marketplaces.shop.settings.prefix: is missing"),
                        line -> assertThat(line).contains("marketplaces.shop.secrets.apiKey: is missing"));
    }

    @Test
    void a_flow_that_two_marketplaces_share_is_told_once() throws Exception {
        assertThat(problems(
                        FLOW.replace("POST /delete", "POST delete"),
                        "marketplaces:\n" + shop("shop", "settings: {prefix: /a}")
                                + shop("other", "settings: {prefix: /b}")))
                .singleElement()
                .asString()
                .startsWith("flow.yaml:6:");
    }

    @Test
    void a_flow_file_that_is_not_there_is_told_once() throws Exception {
        assertThat(problems(
                        FLOW,
                        "marketplaces:\n"
                                + shop("shop", "settings: {prefix: /a}").replace("flow.yaml", "no.yaml")))
                .singleElement()
                .asString()
                .contains("there is no readable file");
    }
}
