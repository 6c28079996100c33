package dev.understudy.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.PhoneNumber;
import dev.understudy.domain.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NumberRuleTest {
    private static final String MOSCOW = "+74951234567";

    @Test
    void without_consented_ranges_the_built_in_ones_hold_and_no_others() {
        assertThat(check("+447700900123", List.of(), false)).isEmpty();
        assertThat(check("+12015550123", List.of(), true)).isEmpty();
        assertThat(check("+75550000001", List.of(), false)).contains(Reason.NUMBER_NOT_CONSENTED);
        assertThat(check(MOSCOW, List.of(), false)).contains(Reason.NUMBER_NOT_CONSENTED);
    }

    @Test
    void where_ranges_are_consented_the_built_in_ones_no_longer_hold() {
        List<ConsentedRange> unused = List.of(range("+75550000000", "+75550099999", null));
        assertThat(check("+75550000000", unused, false)).isEmpty();
        assertThat(check("+75550099999", unused, false)).isEmpty();
        assertThat(check("+75550100000", unused, false)).contains(Reason.NUMBER_NOT_CONSENTED);
        assertThat(check("+447700900123", unused, false)).contains(Reason.NUMBER_NOT_CONSENTED);
    }

    @Test
    void the_ends_of_a_range_prove_nothing_so_each_number_is_checked() {
        // Each would be one half of the design's example, +70000000000 to +78999999999: too large for one entry.
        assertThat(NumberPlans.isValid(new PhoneNumber("+70000000000"))).isFalse();
        assertThat(NumberPlans.isValid(new PhoneNumber("+78999999999"))).isFalse();
        assertThat(NumberPlans.isValid(new PhoneNumber(MOSCOW))).isTrue();

        List<ConsentedRange> moscow = List.of(range("+74950999999", "+74951999998", null));
        assertThat(check(MOSCOW, moscow, false)).contains(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }

    @Test
    void valid_numbers_reserved_for_fiction_may_be_consented_without_an_owner() {
        assertThat(check("+12015550123", List.of(range("+12015550000", "+12015559999", null)), false))
                .isEmpty();
        assertThat(check("+12015551234", List.of(range("+12015550000", "+12015559999", null)), false))
                .contains(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }

    @Test
    void the_holder_of_a_range_answers_for_its_numbers_but_not_behind_loopback() {
        List<ConsentedRange> owned = List.of(range("+74951230000", "+74951239999", "Shop Telecom"));
        assertThat(check(MOSCOW, owned, false)).isEmpty();
        assertThat(check(MOSCOW, owned, true)).contains(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }

    @Test
    void of_overlapping_entries_one_with_an_owner_is_enough() {
        List<ConsentedRange> both = List.of(
                range("+74951230000", "+74951239999", null), range("+74951234500", "+74951234599", "Shop Telecom"));
        assertThat(check(MOSCOW, both, false)).isEmpty();
        assertThat(check("+74951231234", both, false)).contains(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }

    @Test
    void a_zero_after_the_calling_code_does_not_hide_a_real_number() {
        List<ConsentedRange> disguised = List.of(range("+4402079460000", "+4402079469999", null));
        assertThat(check("+4402079461234", disguised, false)).contains(Reason.NUMBER_COULD_BE_SOMEBODYS);
    }

    @Test
    void answers_stay_right_when_kept_ones_overwrite_each_other() {
        for (int round = 0; round < 2; round++) {
            for (long number = 7_495_123_0000L; number < 7_495_127_0000L; number++) {
                assertThat(NumberPlans.isValid(PhoneNumber.ofDigits(number))).isTrue();
                assertThat(NumberPlans.isValid(PhoneNumber.ofDigits(number + 600_000_000L)))
                        .isFalse();
            }
        }
    }

    @Test
    void a_check_costs_microseconds() {
        List<ConsentedRange> unused = List.of(range("+75550000000", "+75550999999", null));
        long started = System.nanoTime();
        int asked = 200_000;
        for (int i = 0; i < asked; i++) {
            PhoneNumber number = unused.get(0).range().at(i / 5);
            assertThat(NumberRule.check(number, unused, true).isEmpty()).isTrue();
        }
        // Measured at 1 to 2 µs; the bound leaves room for a busy machine.
        assertThat((System.nanoTime() - started) / asked).isLessThan(TimeUnit.MICROSECONDS.toNanos(200));
    }

    private static Optional<Reason> check(String number, List<ConsentedRange> consented, boolean loopback) {
        return NumberRule.check(new PhoneNumber(number), consented, loopback);
    }

    private static ConsentedRange range(String from, String to, String ownedBy) {
        return new ConsentedRange(NumberRange.of(from, to), ownedBy);
    }
}
