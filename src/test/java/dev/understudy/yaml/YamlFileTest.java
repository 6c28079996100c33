package dev.understudy.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    private final YamlProblems problems = new YamlProblems("f.yaml");

    private YamlMap read(String text) {
        return YamlFile.parse(text, problems).orElseThrow();
    }

    private List<String> found() {
        return problems.all().stream().map(YamlProblem::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "5m,PT5M", "12h,PT12H", "90d,PT2160H"})
    void times_are_read_and_written_the_same_way(String text, Duration duration) {
        YamlMap map = read("a: " + text);
        assertThat(map.duration("a", Duration.ZERO, Duration.ZERO, Duration.ofDays(100)))
                .isEqualTo(duration);
        assertThat(YamlValue.text(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1s", "1.5s", "1s ago", "101d", "1w"})
    void other_times_are_problems(String text) {
        YamlMap map = read("a: '" + text + "'");
        assertThat(map.duration("a", Duration.ofSeconds(7), Duration.ZERO, Duration.ofDays(100)))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(found()).singleElement().asString().startsWith("f.yaml:1: a: expected a time from 0ms to 100d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "11", "1e1", "five", "99999999999999999999"})
    void numbers_outside_their_bounds_are_problems(String text) {
        assertThat(read("a: " + text).integer("a", 3, 1, 10)).isEqualTo(3);
        assertThat(found()).containsExactly("f.yaml:1: a: expected a whole number from 1 to 10, found '" + text + "'");
    }

    @Test
    void underscores_group_digits() {
        assertThat(read("a: 1_048_576").integer("a", 0, 0, 2_000_000)).isEqualTo(1_048_576);
    }

    @Test
    void only_true_and_false_are_booleans() {
        YamlMap map = read("a: true\nb: 'yes'");
        assertThat(map.bool("a", false)).isTrue();
        assertThat(map.bool("b", true)).isTrue();
        assertThat(found()).containsExactly("f.yaml:2: b: expected true or false, found 'yes'");
    }

    @Test
    void an_unknown_key_is_named_with_the_nearest_known_one() {
        YamlMap map = read("tagret: 1\nzzzzzzzz: 2");
        assertThat(map.string("target")).isEmpty();
        map.rejectUnknown();
        assertThat(found())
                .containsExactly(
                        "f.yaml:1: tagret: unknown key; did you mean 'target'?",
                        "f.yaml:2: zzzzzzzz: unknown key; known are target");
    }

    @Test
    void a_key_that_stands_twice_is_a_problem_in_its_second_line() {
        assertThat(read("a: 1\nb: 2\na: 3").string("a")).contains("1");
        assertThat(found()).containsExactly("f.yaml:3: a: stands twice; the first is in line 1");
    }

    @Test
    void a_blank_value_is_an_absent_one() {
        YamlMap map = read("a:\nb: ~\nc: ''");
        assertThat(map.string("a")).isEmpty();
        assertThat(map.string("b")).isEmpty();
        assertThat(map.string("c")).contains("");
        assertThat(map.requiredString("a", "a name")).isEmpty();
        assertThat(found()).containsExactly("f.yaml:1: a: is missing: a name");
    }

    @Test
    void paths_lead_through_maps_and_lists() {
        YamlValue item =
                read("a:\n  b: [x, {c: [1]}]").map("a").orElseThrow().items("b").get(1);
        assertThat(item.string()).isEmpty();
        assertThat(item.map().orElseThrow().items("c").get(0).integer(5, 9)).isEmpty();
        assertThat(found())
                .containsExactly(
                        "f.yaml:2: a.b[1]: expected a text, found keys with values",
                        "f.yaml:2: a.b[1].c[0]: expected a whole number from 5 to 9, found '1'");
    }

    @Test
    void texts_stay_as_they_are_written() {
        assertThat(read("a: 007\nb: 2026-01-31\nc: no\nd: 1.0").strings("x")).isEmpty();
        assertThat(read("m: {a: 007, b: 2026-01-31, c: no, d: 1.0}").stringMap("m"))
                .containsExactly(
                        java.util.Map.entry("a", "007"),
                        java.util.Map.entry("b", "2026-01-31"),
                        java.util.Map.entry("c", "no"),
                        java.util.Map.entry("d", "1.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "just words", "a: [", "a: b: c", "\ta: 1", "a: &x [*x]\nb: *y"})
    void what_has_no_keys_or_is_no_yaml_is_a_problem_and_nothing_else(String text) {
        assertThat(YamlFile.parse(text, problems)).isEqualTo(Optional.empty());
        assertThat(found()).hasSize(1);
    }

    @Test
    void a_backslash_in_double_quotes_is_explained() {
        assertThat(YamlFile.parse("match: \"No (\\d+)\"", problems)).isEmpty();
        assertThat(found()).singleElement().asString().contains("single quotes");
    }

    @Test
    void no_java_object_is_ever_made_from_a_tag() {
        assertThat(YamlFile.parse("a: !!java.net.URL [\"http://127.0.0.1:1/\"]", problems))
                .isEmpty();
        assertThat(found()).singleElement().asString().contains("not valid YAML");
    }

    @Test
    void a_long_value_is_shortened_in_a_problem() {
        assertThat(read("a: " + "x".repeat(500)).bool("a", false)).isFalse();
        assertThat(found()).singleElement().asString().endsWith("'" + "x".repeat(60) + "…'");
    }
}
