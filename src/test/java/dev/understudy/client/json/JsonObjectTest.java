package dev.understudy.client.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    @Test
    void every_kind_of_value_is_read_and_written_again_as_it_was() {
        String text =
                "{\"a\":\"Ж \\\"\\\\ \\n\",\"n\":-12,\"f\":1.50,\"t\":true,\"no\":false,\"null\":null,\"o\":{},\"l\":[1,[],{\"x\":\"y\"}]}";
        assertThat(JsonObject.parse(text).encode()).isEqualTo(text.replace("\\n", "\\u000a"));
        assertThat(JsonReader.read(" [ 0 , -0.5 , 1e3, 12345678901234567890 ] "))
                .isEqualTo(Arrays.asList(
                        0L, new BigDecimal("-0.5"), new BigDecimal("1e3"), new BigDecimal("12345678901234567890")));
        assertThat(JsonReader.read("\"\\u0416\\/\\b\\f\\r\\t\\uD83D\\ude00\"")).isEqualTo("Ж/\b\f\r\t😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "[1 2]",
                "01",
                "+1",
                "1.",
                ".5",
                "-",
                "1e",
                "1e99999999999",
                "[1e2147483648]",
                "NaN",
                "tru",
                "nul",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u１234\"",
                "\"a\nb\"",
                "// c\n1"
            })
    void what_is_no_json_is_refused_with_the_place(String text) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(JsonProblem.class)
                .hasMessageContaining("at character");
    }

    @Test
    void nesting_without_end_is_refused_before_the_stack_is_full() {
        assertThat(JsonReader.read("[".repeat(64) + "]".repeat(64))).isInstanceOf(List.class);
        assertThatThrownBy(() -> JsonReader.read("[".repeat(1_000_000))).isInstanceOf(JsonProblem.class);
    }

    @Test
    void a_lone_surrogate_survives_as_an_escape() {
        String lone = (String) JsonReader.read("\"\\ud800\"");
        assertThat(JsonWriter.write(lone)).isEqualTo("\"\\ud800\"");
    }

    @Test
    void members_are_asked_for_by_type_and_a_wrong_one_is_named_but_not_shown() {
        JsonObject object = JsonObject.parse(
                "{\"s\":\"secret\",\"n\":7,\"at\":\"2026-11-21T15:54:28.824147Z\",\"o\":{\"x\":1},\"l\":[{\"y\":2}],\"z\":null}");
        assertThat(object.text("s")).isEqualTo("secret");
        assertThat(object.number("n")).isEqualTo(7);
        assertThat(object.time("at")).isEqualTo(Instant.parse("2026-11-21T15:54:28.824147Z"));
        assertThat(object.object("o").number("x")).isEqualTo(1);
        assertThat(object.objects("l").get(0).number("y")).isEqualTo(2);
        assertThat(object.textOrNull("z")).isNull();
        assertThat(object.objects("missing")).isEmpty();
        assertThat(object.flag("missing")).isFalse();
        assertThatThrownBy(() -> object.number("s")).hasMessageContaining("'s'").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> object.time("s")).hasMessageContaining("'s'").hasMessageNotContaining("secret");
        assertThatThrownBy(() -> object.text("missing")).hasMessageContaining("'missing' is missing");
        assertThat(object.toString()).doesNotContain("secret");
        assertThat(object.without("s").has("s")).isFalse();
    }

    @Test
    void one_object_and_an_array_of_them_are_both_a_list() {
        assertThat(JsonObject.parseOneOrMore("{}")).hasSize(1);
        assertThat(JsonObject.parseOneOrMore("[{},{}]")).hasSize(2);
        assertThatThrownBy(() -> JsonObject.parseOneOrMore("[1]")).isInstanceOf(JsonProblem.class);
        assertThatThrownBy(() -> JsonObject.parse("[]")).isInstanceOf(JsonProblem.class);
    }
}
