package dev.understudy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser's own limits are for what is written, not for what aliases make of it. */
class AliasesTest {
    private final YamlProblems problems = new YamlProblems("f.yaml");

    private Optional<YamlMap> read(String text) {
        return YamlFile.parse(text, problems);
    }

    private void assertRefused(String text, String problem) {
        assertThat(read(text)).isEmpty();
        assertThat(problems.all()).singleElement().asString().startsWith(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a {x: *a}", "a: &a [1, *a]", "a: &a {x: [{y: *a}]}", "a: &a {x: &b [*a], y: *b}"})
    void a_value_inside_itself_is_refused(String text) {
        assertRefused("first: 1\n" + text, "f.yaml:2: an alias stands inside the value that it names");
    }

    @Test
    void few_lines_that_come_to_millions_of_values_are_refused() {
        String lists = IntStream.range(1, 25)
                .mapToObj(each -> "a%d: &a%d [*a%d, *a%d]".formatted(each, each, each - 1, each - 1))
                .collect(Collectors.joining("\n"));
        assertRefused("a0: &a0 [1]\n" + lists, "f.yaml:");
        assertThat(problems.all()).singleElement().asString().contains("at most 100000");
    }

    @Test
    void levels_are_counted_through_aliases() {
        String nested = "[".repeat(25) + "1" + "]".repeat(25);
        assertThat(read("a: &a " + nested)).isPresent();
        assertRefused(
                "a: &a " + nested + "\nb: " + nested.replace("1", "*a"),
                "f.yaml:1: nested too deeply: with its aliases followed, a file has at most 40 levels");
    }

    @Test
    void an_alias_that_only_repeats_a_value_is_what_aliases_are_for() {
        YamlMap map =
                read("usual: &usual {limit: 3}\none: *usual\nother: *usual").orElseThrow();
        assertThat(map.map("other").orElseThrow().integer("limit", 0, 0, 9)).isEqualTo(3);
        assertThat(problems.all()).isEmpty();
    }
}
