package dev.understudy.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GsmAlphabetTest {
    private static String decoded(int... septets) {
        byte[] bytes = new byte[septets.length];
        for (int i = 0; i < septets.length; i++) {
            bytes[i] = (byte) septets[i];
        }
        return GsmAlphabet.decode(bytes);
    }

    /** Corners of the tables of 3GPP TS 23.038. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0x00|@", "0x01|£", "0x02|$", "0x07|ì", "0x09|Ç", "0x10|Δ", "0x11|_", "0x1A|Ξ", "0x1C|Æ", "0x1F|É",
                "0x22|\"", "0x24|¤", "0x40|¡", "0x41|A", "0x5A|Z", "0x5B|Ä", "0x5E|Ü", "0x5F|§", "0x60|¿", "0x61|a",
                "0x7A|z", "0x7B|ä", "0x7F|à"
            })
    void each_septet_has_its_character(String septet, String character) {
        assertThat(decoded(Integer.decode(septet))).isEqualTo(character);
        assertThat(GsmAlphabet.septets(character.charAt(0))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"0x14|^", "0x28|{", "0x29|}", "0x2F|\\", "0x3C|[", "0x3D|~", "0x3E|]", "0x40|`|`", "0x65|€"})
    void behind_an_escape_stands_the_extension_table(String septet, String character) {
        assertThat(decoded(0x1B, Integer.decode(septet))).isEqualTo(character);
        assertThat(GsmAlphabet.septets(character.charAt(0))).isEqualTo(2);
    }

    @Test
    void all_of_the_basic_table_differs() {
        int[] all =
                java.util.stream.IntStream.range(0, 128).filter(i -> i != 0x1B).toArray();
        assertThat(decoded(all).chars().distinct().count()).isEqualTo(127);
    }

    @Test
    void an_escape_before_nothing_that_is_known_is_left_out() {
        assertThat(decoded(0x1B, 'a', 'b')).isEqualTo("ab");
    }

    @Test
    void an_escape_at_the_end_is_shown_as_a_space() {
        assertThat(decoded('a', 0x1B)).isEqualTo("a\u00A0");
    }

    @Test
    void an_octet_that_is_no_septet_is_shown_as_such() {
        assertThat(decoded(0xE9)).isEqualTo("\uFFFD");
    }

    @Test
    void what_the_alphabet_lacks_takes_no_septets() {
        assertThat(GsmAlphabet.septets('Ж')).isZero();
        assertThat(GsmAlphabet.septets('`')).isZero();
    }
}
