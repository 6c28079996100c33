package dev.understudy.message;

import static dev.understudy.message.ChaosTerms.Fate.ARRIVES;
import static dev.understudy.message.ChaosTerms.Fate.DELAYED;
import static dev.understudy.message.ChaosTerms.Fate.LOST;
import static dev.understudy.message.ChaosTerms.Fate.OVERTAKES;
import static dev.understudy.message.ChaosTerms.Fate.WAITS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.message.ChaosTerms.Fate;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosTermsTest {
    private static List<Fate> fates(ChaosTerms terms, int messages) {
        return LongStream.rangeClosed(1, messages).mapToObj(terms::fateOf).toList();
    }

    @Test
    void without_terms_everything_arrives() {
        assertThat(fates(ChaosTerms.NONE, 3)).containsOnly(ARRIVES);
    }

    @Test
    void the_first_ones_are_lost_and_then_each_nth() {
        assertThat(fates(new ChaosTerms(2, 0, Duration.ZERO, 1, false), 4))
                .containsExactly(LOST, LOST, ARRIVES, ARRIVES);
        assertThat(fates(new ChaosTerms(0, 3, Duration.ZERO, 1, false), 6))
                .containsExactly(ARRIVES, ARRIVES, LOST, ARRIVES, ARRIVES, LOST);
        assertThat(fates(new ChaosTerms(0, 1, Duration.ZERO, 1, false), 2)).containsOnly(LOST);
    }

    @Test
    void what_is_late_is_delayed() {
        assertThat(fates(new ChaosTerms(1, 0, Duration.ofSeconds(1), 1, false), 3))
                .containsExactly(LOST, DELAYED, DELAYED);
    }

    @Test
    void of_two_the_second_overtakes() {
        assertThat(fates(new ChaosTerms(0, 0, Duration.ZERO, 1, true), 4))
                .containsExactly(WAITS, OVERTAKES, WAITS, OVERTAKES);
    }

    @Test
    void pairs_are_made_of_what_is_not_lost() {
        assertThat(fates(new ChaosTerms(1, 3, Duration.ZERO, 1, true), 8))
                .containsExactly(LOST, WAITS, LOST, OVERTAKES, WAITS, LOST, OVERTAKES, WAITS);
    }
}
