package dev.understudy.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberSpellingTest {
    private static final List<String> IN_USE = List.of("7", "1", "44", "33", "49", "46", "61", "39");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+75550000001",
                "75550000001",
                "+7 555 000-00-01",
                "+7 (555) 000-00-01",
                "(+7) 555 000 00 01",
                "+7.555.000.00.01",
                "+7/555/0000001",
                "8 (555) 000-00-01",
                "85550000001",
                "(555) 000-00-01",
                "5550000001",
                "007 555 000 00 01",
                "00 7 (555) 0000001",
                "011 7 555 0000001",
                "8~10 7 555 0000001",
                "810 7 555 0000001",
                "tel:+7-555-000-00-01",
                "tel:0000001;phone-context=+7555",
                "tel:+75550000001;ext=12",
                "sip:+75550000001@gateway.shop.test:5060;user=phone",
                "sip:%2B75550000001@10.0.0.1",
                "SIPS:75550000001@shop.test",
                "\"Shop\" <sip:+75550000001@shop.test>;tag=1",
                "sms:+75550000001?body=hello",
                "whatsapp:+75550000001",
                "callto://+75550000001",
                "＋７５５５０００００ ０１",
                "+７ （５５５） ０００－００－０１",
                "٧٥٥٥٠٠٠٠٠٠١",
                "\u202a+7 555 000\u201100\u201101\u202c",
                "+7\u00a0555\u00a0000\u201300\u201401",
                "  +75550000001\n",
            })
    void a_russian_number_in_any_common_spelling_finds_its_lease(String spelled) {
        assertThat(NumberSpelling.candidates(spelled.replace("8~10", "810"), IN_USE))
                .contains("75550000001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "07700 900123 | 447700900123",
                "+44 (0)7700 900123 | 447700900123",
                "0044 (0) 7700 900123 | 447700900123",
                "+44 07700 900123 | 447700900123",
                "44-7700-900-123 | 447700900123",
                "(201) 555-0123 | 12015550123",
                "1-201-555-0123 | 12015550123",
                "+1.201.555.0123 | 12015550123",
                "001 201 555 0123 | 12015550123",
                "06 39 98 00 01 | 33639980001",
                "+33 (0)6 39 98 00 01 | 33639980001",
                "0171 3920001 | 491713920001",
                "0049/171/3920001 | 491713920001",
                "0176-040690-01 | 4917604069001",
                "070-174 06 05 | 46701740605",
                "0491 570 006 | 61491570006",
                "0061 491 570 006 | 61491570006",
                "+39 06 1234 5678 | 390612345678",
                "06 1234 5678 | 390612345678",
            })
    void national_spellings_of_the_countries_in_use_find_their_lease(String spelled, String kept) {
        assertThat(NumberSpelling.candidates(spelled, IN_USE)).contains(kept);
    }

    @Test
    void the_best_guess_stands_first() {
        assertThat(NumberSpelling.candidates("07700 900123", List.of("44"))).containsExactly("447700900123");
        assertThat(NumberSpelling.candidates("+44 (0)7700 900123", List.of("44")))
                .containsExactly("447700900123");
        assertThat(NumberSpelling.candidates("8 (555) 000-00-01", List.of()))
                .containsExactly("85550000001", "75550000001");
        assertThat(NumberSpelling.candidates("8 (555) 000-00-01", List.of("7")))
                .containsExactly("75550000001", "85550000001");
        assertThat(NumberSpelling.candidates("(201) 555-0123", List.of("1")))
                .containsExactly("12015550123", "2015550123");
    }

    @Test
    void a_plus_says_the_calling_code_so_nothing_else_is_guessed() {
        assertThat(NumberSpelling.candidates("+8 555 000 00 01", IN_USE)).containsExactly("85550000001");
        assertThat(NumberSpelling.candidates("+390612345678", IN_USE)).first().isEqualTo("390612345678");
    }

    @Test
    void a_national_number_of_an_unknown_country_is_kept_as_written() {
        assertThat(NumberSpelling.candidates("07700 900123", List.of())).containsExactly("07700900123");
        assertThat(NumberSpelling.problem("to", "07700 900123")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "Understudy",
                "+7 555 CALL ME",
                "7555000000x1",
                "+",
                "()",
                "+7+5550000001",
                "12",
                "+123456",
                "1234567890123456789",
                "user@shop.test",
                "sip:alice@shop.test",
                "tel:",
                "<>",
                "5550000001, 5550000002",
                "+7555#000001",
                "☎ 5550000001"
            })
    void what_holds_no_number_is_refused_with_what_to_mend(String garbage) {
        assertThat(NumberSpelling.candidates(garbage, IN_USE)).isEmpty();
        assertThat(NumberSpelling.problem("to", garbage)).hasValueSatisfying(problem -> {
            assertThat(problem.field()).isEqualTo("to");
            assertThat(problem.rule()).containsAnyOf("name the", "send digits", "7 to 15");
        });
    }

    @Test
    void a_very_long_text_is_refused_quickly() {
        String many = "5 ".repeat(100_000);
        assertThat(NumberSpelling.candidates(many, IN_USE)).isEmpty();
        assertThat(NumberSpelling.problem("to", many))
                .hasValueSatisfying(problem -> assertThat(problem.rule()).contains("256"));
        assertThat(NumberSpelling.candidates("5 ".repeat(100), IN_USE)).isEmpty();
    }

    @Test
    void a_good_spelling_has_no_problem() {
        assertThat(NumberSpelling.problem("to", "+7 (555) 000-00-01")).isEmpty();
    }
}
