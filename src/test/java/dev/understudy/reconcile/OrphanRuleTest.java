package dev.understudy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.flow.ListedUser;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What cannot be deleted by the flow is said before anything is tried. */
class OrphanRuleTest {
    private static final ConsentedRange GIVEN =
            new ConsentedRange(NumberRange.of("+75550000000", "+75550000999"), null);

    private static Optional<String> obstacle(@Nullable String phone, String... unknown) {
        OrphanRule rule = new OrphanRule(Set.of(unknown), People.consent(List.of(GIVEN)), false);
        return rule.obstacle(new ListedUser("u1", phone, People.person(1).email(), null));
    }

    @Test
    void a_number_that_could_be_somebodys_is_carried_by_no_request() {
        assertThat(obstacle("79161234567")).as("a test gave it to its account").hasValue(OrphanRule.COULD_BE_SOMEBODYS);
    }

    @Test
    void a_number_that_nobody_can_have_will_do() {
        assertThat(obstacle("75550000007")).isEmpty();
        assertThat(obstacle("75551000007"))
                .as("past the ranges, as they are now")
                .isEmpty();
        assertThat(obstacle(null)).isEmpty();
    }

    @Test
    void what_the_list_does_not_tell_cannot_be_sent() {
        assertThat(obstacle("75550000007", "email").orElseThrow()).contains("email", "by hand");
    }
}
