package dev.understudy.reconcile;

import static dev.understudy.reconcile.People.entry;
import static dev.understudy.reconcile.People.person;
import static dev.understudy.reconcile.People.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.AccountState;
import dev.understudy.flow.ListedUser;
import dev.understudy.store.BookTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the shop says is laid beside what we say. */
class ComparisonTest {
    private final ShopsUsers shop = new ShopsUsers(People.marks(true), this::isInBook, () -> true);
    private final List<Entry> book = new ArrayList<>();
    private @Nullable String noDeletion;

    private boolean isInBook(String id) {
        return book.stream().anyMatch(each -> id.equals(each.externalId()));
    }

    private void lists(ListedUser... users) {
        shop.listed(List.of(users));
    }

    private Entry has(Entry entry) {
        book.add(entry);
        return entry;
    }

    private List<Difference> differences() {
        return new Comparison(shop, book, People.BEGUN, user -> Optional.ofNullable(noDeletion)).differences();
    }

    private List<String> told() {
        return differences().stream()
                .map(each -> each.kind().code() + " " + each.shopsId().orElse("-")
                        + (each.canBeMended() ? "" : " (not to be mended)"))
                .toList();
    }

    @Test
    void an_account_that_both_have_is_no_difference_whatever_a_test_did_to_it() {
        has(entry(1, AccountState.READY, "u1"));
        has(entry(2, AccountState.LEASED, "u2"));
        lists(user("u1", person(1)), new ListedUser("u2", "79161234567", "new@mail.example", null));
        assertThat(told()).isEmpty();
    }

    @Test
    void a_user_of_ours_that_no_row_stands_for_is_an_orphan() {
        lists(user("u9", person(9)));
        assertThat(told()).containsExactly("orphan u9");
        noDeletion = "the list does not tell the address";
        assertThat(differences().get(0).obstacle()).isEqualTo(noDeletion);
    }

    @Test
    void somebody_elses_users_are_nothing_to_us() {
        lists(new ListedUser("p1", "79161234567", "anna@mail.example", null));
        assertThat(told()).isEmpty();
        assertThat(shop.marked()).as("nothing but the id is kept").isEmpty();
        assertThat(shop.count()).isEqualTo(1);
    }

    @Test
    void what_may_be_a_colleagues_is_told_and_never_mended() {
        lists(new ListedUser("p1", "75550000123", "petra@inbox.test", null));
        assertThat(told()).containsExactly("unclear p1 (not to be mended)");
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountState.class,
            names = {"READY", "QUARANTINED"})
    void an_account_that_the_shop_does_not_list_is_gone(AccountState state) {
        has(entry(1, state, "u1"));
        assertThat(told()).containsExactly("gone u1");
    }

    @Test
    void a_lent_one_is_told_and_left_to_its_owner() {
        has(entry(1, AccountState.LEASED, "u1"));
        assertThat(told()).containsExactly("gone u1 (not to be mended)");
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountState.class,
            names = {"READY", "LEASED", "QUARANTINED"},
            mode = Mode.EXCLUDE)
    void one_on_its_way_in_or_out_is_not_missed(AccountState state) {
        has(entry(1, state, "u1"));
        assertThat(told()).isEmpty();
    }

    @Test
    void one_that_was_registered_while_the_list_was_read_is_not_missed() {
        Entry old = entry(1, AccountState.READY, "u1");
        has(new Entry(old.account(), old.state(), "u1", old.identity(), People.BEGUN.plusSeconds(1)));
        assertThat(told()).isEmpty();
    }

    @Test
    void one_that_was_deleted_while_the_list_was_read_is_no_orphan() {
        has(entry(1, AccountState.DELETED, "u1"));
        has(entry(2, AccountState.DELETED, null));
        lists(user("u1", person(1)), user("u2", person(2)));
        assertThat(told()).isEmpty();
    }

    @Test
    void a_registration_under_way_knows_no_id_yet() {
        has(entry(1, AccountState.PENDING, null));
        lists(user("u1", person(1)));
        assertThat(told()).isEmpty();
    }

    @Test
    void a_test_that_deleted_its_account_and_signed_in_anew_left_it_under_another_id() {
        Entry retired = has(entry(1, AccountState.RETIRED, "u1"));
        has(entry(2, AccountState.LEASED, "u2"));
        lists(user("u7", person(1)), user("u8", person(2)));
        assertThat(told()).containsExactly("renamed u7", "renamed u8 (not to be mended)");
        assertThat(differences().get(0).account()).hasValue(retired.account());
    }

    @Test
    void a_second_user_with_an_accounts_number_is_an_orphan_beside_it() {
        has(entry(1, AccountState.READY, "u1"));
        lists(user("u1", person(1)), user("u7", person(1)));
        assertThat(told()).containsExactly("orphan u7");
    }

    @Test
    void a_number_alone_is_no_proof_in_a_list_that_tells_addresses() {
        has(entry(1, AccountState.READY, "u1"));
        lists(new ListedUser("p1", "75550000123", null, null), user("u1", person(1)));
        lists(new ListedUser("p2", person(1).phone().digits(), null, null));
        assertThat(told()).containsExactly("unclear p1 (not to be mended)", "unclear p2 (not to be mended)");
    }

    @Test
    void a_number_alone_is_all_the_proof_there_is_in_a_list_that_tells_no_addresses() {
        lists(new ListedUser("u9", person(9).phone().digits(), null, null));
        assertThat(told()).containsExactly("orphan u9");
    }

    @ParameterizedTest
    @EnumSource(
            value = AccountState.class,
            names = {"READY", "QUARANTINED", "RETIRED"})
    void a_stranger_under_an_accounts_id_is_told_and_nothing_is_mended(AccountState state) {
        Entry own = has(entry(1, state, "u1"));
        lists(new ListedUser("u1", "79161234567", "anna@mail.example", null));
        assertThat(told()).containsExactly("unclear u1 (not to be mended)");
        assertThat(differences().get(0).obstacle()).isEqualTo(Comparison.IS_ANOTHER);
        assertThat(differences().get(0).account()).hasValue(own.account());
        assertThat(differences().get(0).maskedPhone())
                .as("nothing is told of the stranger")
                .isEqualTo(own.identity().phone().masked());
    }

    @Test
    void one_of_ours_under_anothers_id_is_told_and_neither_is_mended() {
        has(entry(1, AccountState.READY, "u1"));
        has(entry(2, AccountState.READY, "u2"));
        lists(user("u1", person(2)));
        assertThat(told()).containsExactly("unclear u1 (not to be mended)");
    }

    @Test
    void an_account_is_known_by_any_one_of_its_marks() {
        has(entry(1, AccountState.READY, "u1"));
        has(entry(2, AccountState.READY, "u2"));
        has(entry(3, AccountState.READY, "u3"));
        has(entry(4, AccountState.READY, "u4"));
        lists(
                new ListedUser("u1", "8 (555) 000-00-01", "new@mail.example", null),
                new ListedUser("u2", "79161234567", person(2).email().toUpperCase(Locale.ROOT), null),
                new ListedUser(
                        "u3", "79161234567", "new@mail.example", person(3).reference()),
                new ListedUser("u4", "+7*** **04", null, null));
        assertThat(told()).isEmpty();
    }

    @Test
    void where_the_flow_knows_no_ids_accounts_are_found_by_number_and_address() {
        has(entry(1, AccountState.READY, null));
        has(entry(2, AccountState.READY, null));
        has(entry(3, AccountState.QUARANTINED, null));
        lists(new ListedUser("u1", "+" + person(1).phone().digits(), null, null));
        assertThat(told()).containsExactly("gone -");
    }

    @Test
    void a_user_that_overlapping_pages_tell_twice_counts_once() {
        lists(user("u9", person(9)));
        lists(user("u9", person(9)));
        assertThat(told()).containsExactly("orphan u9");
    }

    @Test
    void a_list_that_lacks_most_of_our_accounts_is_doubted() {
        IntStream.rangeClosed(1, 10).forEach(n -> has(entry(n, AccountState.READY, "u" + n)));
        IntStream.rangeClosed(1, 5).forEach(n -> lists(user("u" + n, person(n))));
        assertThat(new Report(5, 5, 10, differences()).isDoubtful()).isFalse();
        has(entry(11, AccountState.READY, "u11"));
        assertThat(new Report(5, 5, 11, differences()).isDoubtful()).isTrue();
    }

    @Test
    void a_few_may_be_gone_by_accident() {
        IntStream.rangeClosed(1, 3).forEach(n -> has(entry(n, AccountState.READY, "u" + n)));
        assertThat(new Report(0, 0, 3, differences()).isDoubtful()).isFalse();
    }
}
