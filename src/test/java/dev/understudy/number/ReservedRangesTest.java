package dev.understudy.number;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.understudy.domain.PhoneNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedRangesTest {
    @ParameterizedTest
    @CsvSource({"GB,3,3000", "AU,30,30", "FR,1,10000", "DE,2,200", "SE,1,95"})
    void each_country_has_the_numbers_that_its_regulator_set_aside(String country, int entries, long numbers) {
        List<ReservedRange> table = ReservedRanges.ofCountry(country);
        assertThat(table).hasSize(entries);
        assertThat(table.stream().mapToLong(each -> each.range().size()).sum()).isEqualTo(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "CA"})
    void every_north_american_area_code_has_its_hundred_555_numbers(String country) {
        List<String> areaCodes = AreaCodes.byCountry().get(country);
        assertThat(areaCodes).doesNotHaveDuplicates();
        assertThat(ReservedRanges.ofCountry(country)).hasSameSizeAs(areaCodes).allSatisfy(each -> {
            assertThat(each.range().size()).isEqualTo(100);
            assertThat(each.range().first().digits()).matches("1[2-9][0-9]{2}5550100");
            assertThat(each.range().last().digits()).endsWith("0199");
        });
    }

    @Test
    void the_area_codes_are_exactly_the_geographic_ones_of_the_numbering_plan() {
        for (Map.Entry<String, List<String>> country : AreaCodes.byCountry().entrySet()) {
            List<String> geographic = IntStream.range(200, 1000)
                    .filter(area -> isGeographic(area, country.getKey()))
                    .mapToObj(String::valueOf)
                    .toList();
            assertThat(country.getValue()).isEqualTo(geographic);
        }
    }

    /** 2 to 9 as the first digit of the exchange, a few each: enough, since some area codes leave single exchanges out. */
    private static boolean isGeographic(int area, String country) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        return IntStream.of(200, 234, 345, 456, 567, 678, 789, 890, 987)
                .mapToObj(exchange -> new Phonenumber.PhoneNumber()
                        .setCountryCode(1)
                        .setNationalNumber(area * 10_000_000L + exchange * 10_000L + 1234))
                .anyMatch(number -> library.isValidNumber(number)
                        && country.equals(library.getRegionCodeForNumber(number))
                        && library.getNumberType(number) == PhoneNumberType.FIXED_LINE_OR_MOBILE);
    }

    @Test
    void every_entry_names_its_source_and_the_whole_table_is_found_again() {
        for (ReservedRange each : ReservedRanges.all()) {
            assertThat(each.source()).isNotBlank();
            assertThat(each.kind()).isNotBlank();
            for (long index = 0; index < each.range().size(); index++) {
                assertThat(ReservedRanges.contains(each.range().at(index))).isTrue();
            }
        }
    }

    @Test
    void the_neighbours_of_every_entry_are_not_reserved_and_no_two_entries_overlap() {
        List<NumberRange> ranges = new ArrayList<>(ReservedRanges.ranges());
        for (int i = 0; i < ranges.size(); i++) {
            long before = ranges.get(i).first().asLong() - 1;
            long after = ranges.get(i).last().asLong() + 1;
            boolean joinsPrevious = i > 0 && ranges.get(i - 1).last().asLong() >= before;
            boolean joinsNext =
                    i + 1 < ranges.size() && ranges.get(i + 1).first().asLong() <= after;
            assertThat(joinsPrevious || !ReservedRanges.contains(PhoneNumber.ofDigits(before)))
                    .isTrue();
            assertThat(joinsNext || !ReservedRanges.contains(PhoneNumber.ofDigits(after)))
                    .isTrue();
            assertThat(i > 0 && ranges.get(i - 1).last().compareTo(ranges.get(i).first()) >= 0)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+18005550123",
                "+19005550123",
                "+15005550123",
                "+17105550123",
                "+16005550123",
                "+18765550123",
                "+17875550123",
                "+12015550099",
                "+12015550200",
                "+74951234567",
                "+61491570007",
                "+46701740604",
                "+1000000"
            })
    void toll_free_personal_and_other_countries_numbers_are_not_reserved(String number) {
        assertThat(ReservedRanges.contains(new PhoneNumber(number))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RU", "JP", "CN", "IN", "IT", "BR"})
    void no_range_is_made_up_where_none_is_known(String country) {
        assertThat(ReservedRanges.ofCountry(country)).isEmpty();
    }
}
