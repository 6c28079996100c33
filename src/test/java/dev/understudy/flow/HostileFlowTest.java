package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flow files that once took the process with them instead of being refused. */
class HostileFlowTest {
    private static final String FLOW = """
            name: shop
            phases:
              register: [ask]
              delete: [delete]
            steps:
              ask:
                request: POST /ask
                json: %s
                expect:
                  - %s
                    keep: {id: /id}
              delete:
                request: POST /delete
                json: {id: "{kept.id}"}
                expect:
                  - {status: 404, then: gone}
            result: {externalId: id}
            """;

    private static String told(String json, String condition) {
        FlowProblems problems = catchThrowableOfType(FlowProblems.class, () -> {
            Flow ignored = Flow.read("shop.yaml", FLOW.formatted(json, condition));
        });
        return problems == null ? "" : problems.getMessage();
    }

    @Test
    void the_flow_is_good_otherwise() {
        assertThat(told("{a: 1}", "status: 200")).isEmpty();
        assertThat(told("{a: 1}", "json: {/a: {matches: '^x(y|z)$'}}")).isEmpty();
        assertThat(told("{a: 1}", "redirect: /a/*/b*")).isEmpty();
    }

    @Test
    void a_body_inside_itself_is_refused() {
        assertThat(told("&a {x: *a}", "status: 200")).startsWith("shop.yaml:8: an alias stands inside the value");
    }

    @Test
    void a_body_of_millions_of_values_is_refused() {
        String bomb = IntStream.range(1, 25)
                .mapToObj(each -> "a%d: &a%d [*a%d, *a%d]".formatted(each, each, each - 1, each - 1))
                .collect(Collectors.joining(", ", "{a0: &a0 [1], ", "}"));
        assertThat(told(bomb, "status: 200")).contains("too many values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a|", ".*", "[a[b"})
    void a_pattern_that_would_overflow_its_compiler_is_refused(String piece) {
        String pattern = piece.repeat(100_000);
        assertThat(told("{a: 1}", "json: {/a: {matches: '" + pattern + "'}}"))
                .contains("a pattern has at most 500")
                .hasSizeLessThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "(?:a|", "[a["})
    void the_longest_pattern_is_compiled_or_refused(String piece) {
        assertThat(told("{a: 1}", "json: {/a: {matches: '" + piece.repeat(500 / piece.length()) + "'}}"))
                .contains("is no regular expression");
    }

    @Test
    void a_path_with_stars_is_literal_between_them() {
        assertThat(told("{a: 1}", "redirect: '/a\\E(*'")).isEmpty();
        assertThat(told("{a: 1}", "redirect: '/" + "*".repeat(100_000) + "'")).contains("a pattern has at most 500");
    }
}
