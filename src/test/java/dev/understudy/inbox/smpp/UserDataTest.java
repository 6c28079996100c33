package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.inbox.smpp.Part.Scheme;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTest {
    private static final int WITH_HEADER = 0x40;

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets.replace(" ", ""));
    }

    private static UserData headed(String octets) {
        return UserData.of(WITH_HEADER, hex(octets), Map.of());
    }

    @Test
    void a_header_with_a_short_reference() {
        UserData data = headed("05 00 03 2A 02 01 31 32");
        assertThat(data.part()).isEqualTo(new Part(Scheme.UDH_8_BITS, 42, 2, 1));
        assertThat(data.text()).asString().isEqualTo("12");
    }

    @Test
    void a_header_with_a_long_reference_behind_other_elements() {
        UserData data = headed("0C 05 04 0B 84 23 F0 08 04 12 34 03 03 33");
        assertThat(data.part()).isEqualTo(new Part(Scheme.UDH_16_BITS, 0x1234, 3, 3));
        assertThat(data.text()).asString().isEqualTo("3");
    }

    @Test
    void a_header_without_concatenation_is_cut_off() {
        UserData data = headed("06 05 04 0B 84 23 F0 31");
        assertThat(data.part()).isNull();
        assertThat(data.text()).asString().isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"05 00 03 2A 02 00 31", "05 00 03 2A 02 03 31", "05 00 03 2A 01 01 31", "05 00 03 2A 00 00 31"})
    void a_part_that_cannot_be_is_a_message_of_its_own(String octets) {
        assertThat(headed(octets).part()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05", "05 00 03 2A 02", "05 00 09 2A 02 01 31"})
    void a_header_that_is_longer_than_what_holds_it_is_refused(String octets) {
        assertThatThrownBy(() -> headed(octets)).isInstanceOf(Malformed.class);
    }

    @Test
    void segments_by_options() {
        UserData data = UserData.of(0, hex("31"), Map.of(0x020C, hex("0102"), 0x020E, hex("02"), 0x020F, hex("02")));
        assertThat(data.part()).isEqualTo(new Part(Scheme.SAR, 0x0102, 2, 2));
    }

    @Test
    void a_segment_without_all_its_options_is_whole() {
        assertThat(UserData.of(0, hex("31"), Map.of(0x020C, hex("0102"), 0x020E, hex("02")))
                        .part())
                .isNull();
    }

    @Test
    void an_option_of_the_wrong_length_is_refused() {
        assertThatThrownBy(() ->
                        UserData.of(0, hex("31"), Map.of(0x020C, hex("01"), 0x020E, hex("02"), 0x020F, hex("02"))))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void a_payload_stands_in_for_the_short_message_header_and_all() {
        UserData data = UserData.of(WITH_HEADER, hex(""), Map.of(0x0424, hex("05 00 03 2A 02 02 39")));
        assertThat(data.part()).isEqualTo(new Part(Scheme.UDH_8_BITS, 42, 2, 2));
        assertThat(data.text()).asString().isEqualTo("9");
    }
}
