package dev.understudy.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final Throttle throttle = new Throttle();

    private void good(int times, int runs) {
        for (int i = 0; i < times; i++) {
            throttle.good(runs);
        }
    }

    private void troubled(int times, int runs) {
        for (int i = 0; i < times; i++) {
            throttle.troubled(runs);
        }
    }

    @Test
    void a_shop_without_trouble_is_not_held_back() {
        good(1_000, 64);
        assertThat(throttle.most()).isEqualTo(Throttle.UNLIMITED);
    }

    @Test
    void now_and_then_an_error_changes_nothing() {
        for (int i = 0; i < 100; i++) {
            good(9, 64);
            troubled(1, 64);
        }
        assertThat(throttle.most()).isEqualTo(Throttle.UNLIMITED);
    }

    @Test
    void a_fifth_of_troubled_answers_halves_what_was_under_way() {
        troubled(12, 64);
        assertThat(throttle.most()).isEqualTo(Throttle.UNLIMITED);
        troubled(1, 64);
        assertThat(throttle.most()).isEqualTo(32);
    }

    @Test
    void it_halves_down_to_one_and_never_to_none() {
        troubled(500, 64);
        assertThat(throttle.most()).isEqualTo(1);
    }

    @Test
    void each_round_without_trouble_lets_it_grow_by_a_quarter() {
        troubled(13, 64);
        good(32, 32);
        assertThat(throttle.most()).isEqualTo(40);
        good(40, 40);
        assertThat(throttle.most()).isEqualTo(50);
    }

    @Test
    void from_one_it_is_back_at_a_usual_ceiling_after_a_few_hundred_good_answers() {
        troubled(500, 64);
        int answers = 0;
        while (throttle.most() < 64) {
            throttle.good(throttle.most());
            answers++;
        }
        assertThat(answers).isBetween(100, 1_000);
        good(2_000_000, 64);
        assertThat(throttle.most()).as("in the end there is no bound").isEqualTo(Throttle.UNLIMITED);
    }
}
