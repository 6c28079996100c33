package dev.understudy.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.PhoneNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberRangeTest {
    private final NumberRange range = NumberRange.of("+75550000000", "+75550099999");

    @Test
    void both_ends_belong_to_the_range() {
        assertThat(range.size()).isEqualTo(100_000);
        assertThat(range.at(0)).isEqualTo(range.first());
        assertThat(range.at(99_999)).isEqualTo(range.last());
        assertThat(range.contains(range.first())).isTrue();
        assertThat(range.contains(range.last())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"+75549999999", "+75550100000", "+7555000000", "+755500000000"})
    void a_number_beside_the_range_or_of_another_length_is_not_in_it(String outside) {
        assertThat(range.contains(new PhoneNumber(outside))).isFalse();
    }

    @Test
    void an_index_beyond_the_range_is_refused() {
        assertThatThrownBy(() -> range.at(100_000)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> range.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void a_million_numbers_are_allowed_and_one_more_is_not() {
        assertThat(NumberRange.of("+75550000000", "+75550999999").size()).isEqualTo(NumberRange.LARGEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumberRange.of("+75550000000", "+75551000000"))
                .withMessageContaining("1000001 numbers")
                .withMessageContaining("split it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+7555000000 | +75550000001 | same length",
                "+75550000009 | +75550000001 | swap them",
                "+359999999990 | +360000000010 | calling code +359",
                "75550000000 | +75550000001 | 'from'",
                "+75550000000 | tel | 'to'",
            })
    void a_wrong_range_is_refused_with_what_to_mend(String from, String to, String mend) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumberRange.of(from, to))
                .withMessageContaining(mend);
    }

    @ParameterizedTest
    @CsvSource({
        "+12015550123,1",
        "+75550000001,7",
        "+447700900123,44",
        "+61491570006,61",
        "+375291234567,375",
        "+99912345678,999"
    })
    void the_calling_code_is_read_off_the_number(String number, String code) {
        assertThat(CallingCode.of(new PhoneNumber(number))).isEqualTo(code);
    }

    @Test
    void every_calling_code_that_libphonenumber_knows_is_cut_off_right() {
        for (int code :
                com.google.i18n.phonenumbers.PhoneNumberUtil.getInstance().getSupportedCallingCodes()) {
            assertThat(CallingCode.of(new PhoneNumber("+" + code + "1234567"))).isEqualTo(String.valueOf(code));
        }
    }
}
