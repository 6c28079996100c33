package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.config.SmppConfig.Alphabet;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodingTest {
    private static final Coding USUAL = new Coding(Alphabet.GSM_7);

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xF0, 0xF1, 0x10, 0x11})
    void the_default_alphabet_is_gsms_with_or_without_a_class(int dataCoding) {
        assertThat(USUAL.text(dataCoding, new byte[] {0x00, 'A', 0x1B, 0x65})).isEqualTo("@A€");
    }

    @ParameterizedTest
    @CsvSource({"LATIN_1, ISO-8859-1", "UTF_8, UTF-8"})
    void a_gateway_may_have_another_default(Alphabet alphabet, String charset) {
        assertThat(new Coding(alphabet).text(0, "Prüfé @1234".getBytes(Charset.forName(charset))))
                .isEqualTo("Prüfé @1234");
    }

    @ParameterizedTest
    @CsvSource({"1, US-ASCII, Code 1234", "3, ISO-8859-1, é 1234", "6, ISO-8859-5, Код 1234", "7, ISO-8859-8, קוד 1"})
    void codings_with_a_charset_are_read_in_it(int dataCoding, String charset, String text) {
        assertThat(USUAL.text(dataCoding, text.getBytes(Charset.forName(charset))))
                .isEqualTo(text);
    }

    @Test
    void what_calls_itself_ascii_and_cannot_be_is_gsms() {
        assertThat(USUAL.text(1, new byte[] {'a', 0x00, 0x1B, 0x28})).isEqualTo("a@{");
        assertThat(USUAL.text(1, "a@_{\r\n\t$".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("a@_{\r\n\t$");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x18, 0x19, 0xF8})
    void sixteen_bits_are_utf_16_with_surrogates(int dataCoding) {
        assertThat(USUAL.text(dataCoding, "Код 1234 🔑".getBytes(StandardCharsets.UTF_16BE)))
                .isEqualTo("Код 1234 🔑");
    }

    @Test
    void a_mark_of_the_byte_order_is_obeyed() {
        assertThat(USUAL.text(8, "\uFEFFКод".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("Код");
        assertThat(USUAL.text(8, "\uFEFFКод".getBytes(StandardCharsets.UTF_16BE)))
                .isEqualTo("Код");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x04, 0xF4, 0x0E, 0xC0})
    void eight_bit_data_and_what_nobody_knows_is_kept_readable(int dataCoding) {
        assertThat(USUAL.text(dataCoding, new byte[] {'1', '2', 0, (byte) 0xE9}))
                .isEqualTo("12é");
    }
}
