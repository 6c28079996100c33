package dev.understudy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Identity;
import dev.understudy.flow.ListedUser;
import dev.understudy.identity.ReferenceMark;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A user is taken for ours only by what nobody else can have. */
class MarksTest {
    private static final Identity ANNA = People.person(1);

    private static ListedUser user(@Nullable String phone, @Nullable String email) {
        return new ListedUser("u1", phone, email, null);
    }

    private static Marks under(List<ConsentedRange> ranges) {
        return Marks.under(People.consent(ranges), false, new ReferenceMark(People.SALT), "inbox.test");
    }

    private static Whose whose(ListedUser user) {
        return People.marks(true).whose(user);
    }

    @Test
    void an_address_that_we_made_proves_it() {
        assertThat(whose(user(null, ANNA.email()))).isEqualTo(Whose.PROVEN);
        assertThat(whose(user("+79161234567", ANNA.email().toUpperCase())))
                .as("whatever number a test gave it since")
                .isEqualTo(Whose.PROVEN);
        assertThat(People.marks(false).whose(user(null, ANNA.email())))
                .as("also beside another instance")
                .isEqualTo(Whose.PROVEN);
    }

    @Test
    void a_reference_proves_it() {
        assertThat(whose(new ListedUser("u1", null, null, ANNA.reference()))).isEqualTo(Whose.PROVEN);
        assertThat(whose(new ListedUser(
                        "u1", null, null, People.person(1, ~People.SALT).reference())))
                .isEqualTo(Whose.SOMEBODY_ELSES);
    }

    @Test
    void a_number_in_our_range_is_ours_where_nobody_else_may_use_it_and_nothing_else_is_told() {
        assertThat(whose(user("75550000007", null))).isEqualTo(Whose.OURS);
        assertThat(whose(user("+7 (555) 000-00-07", null))).isEqualTo(Whose.OURS);
        assertThat(People.marks(false).whose(user("75550000007", null))).isEqualTo(Whose.UNCLEAR);
    }

    @Test
    void a_number_in_the_built_in_ranges_is_everybodys() {
        assertThat(under(List.of()).whose(user("+12025550123", null)))
                .as("a fixture of the shop's own team")
                .isEqualTo(Whose.UNCLEAR);
        assertThat(under(List.of()).whose(user("+447700900123", null))).isEqualTo(Whose.UNCLEAR);
        assertThat(under(List.of()).whose(user(null, ANNA.email()))).isEqualTo(Whose.PROVEN);
        ConsentedRange given = new ConsentedRange(NumberRange.of("+12025550100", "+12025550199"), null);
        assertThat(under(List.of(given)).whose(user("+12025550123", null))).isEqualTo(Whose.OURS);
        assertThat(under(List.of(given)).whose(user("+447700900123", null))).isEqualTo(Whose.SOMEBODY_ELSES);
    }

    @Test
    void a_colleague_with_an_address_of_his_own_making_is_not() {
        assertThat(whose(user("75550000007", "petra@inbox.test"))).isEqualTo(Whose.UNCLEAR);
        assertThat(whose(user(null, "petra@inbox.test"))).isEqualTo(Whose.UNCLEAR);
        assertThat(whose(user("75550000007", "petra@shop.example"))).isEqualTo(Whose.UNCLEAR);
    }

    @Test
    void our_reference_at_another_domain_is_no_address_of_ours() {
        String elsewhere = ANNA.email().replace("@inbox.test", "@mail.example");
        assertThat(whose(user(null, elsewhere))).isEqualTo(Whose.SOMEBODY_ELSES);
    }

    @Test
    void people_are_somebody_elses() {
        assertThat(whose(user("79161234567", "anna@mail.example"))).isEqualTo(Whose.SOMEBODY_ELSES);
        assertThat(whose(user("79161234567", null))).isEqualTo(Whose.SOMEBODY_ELSES);
        assertThat(whose(user(null, null))).isEqualTo(Whose.SOMEBODY_ELSES);
        assertThat(whose(user("not a number", null))).isEqualTo(Whose.SOMEBODY_ELSES);
    }
}
