package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.understudy.domain.AccountState;
import dev.understudy.domain.AccountTransition;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.LeaseTransition;
import dev.understudy.domain.RegistrationState;
import dev.understudy.domain.RegistrationTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every statement that moves something is sent at every state: it moves what its transition allows, writes the event, and leaves everything else alone. Together the statements of a transition make
 * every move that it stands for.
 */
class LifecycleIT {
    private static StoreWorld world;

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> an_account_moves_only_as_its_transitions_say() {
        return Arrays.stream(AccountTransition.values())
                .map(move -> dynamicTest(move.name(), () -> {
                    Set<String> moved = new TreeSet<>();
                    for (AccountMoves.Move statement : AccountMoves.of(move)) {
                        for (AccountState from : AccountState.values()) {
                            AccountMoves.Case account = AccountMoves.Case.in(world, from);
                            statement.by().accept(account);
                            collect(
                                    moved,
                                    statement.what(),
                                    from.code(),
                                    account.state(),
                                    move.to().code(),
                                    account.events());
                        }
                    }
                    assertThat(moved).isEqualTo(codes(move.from().stream().map(AccountState::code)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_registration_moves_only_as_its_transitions_say() {
        return Arrays.stream(RegistrationTransition.values())
                .map(move -> dynamicTest(move.name(), () -> {
                    Set<String> moved = new TreeSet<>();
                    for (RegistrationMoves.Move statement : RegistrationMoves.of(move)) {
                        for (RegistrationState from : RegistrationState.values()) {
                            RegistrationMoves.Case run = RegistrationMoves.Case.in(world, from, statement.deadWorker());
                            statement.by().accept(run);
                            collect(
                                    moved,
                                    statement.what(),
                                    from.code(),
                                    run.state(),
                                    move.to().code(),
                                    run.events());
                        }
                    }
                    assertThat(moved).isEqualTo(codes(move.from().stream().map(RegistrationState::code)));
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_lease_moves_only_as_its_transitions_say() {
        return Arrays.stream(LeaseTransition.values())
                .map(move -> dynamicTest(move.name(), () -> {
                    Set<String> moved = new TreeSet<>();
                    for (LeaseMoves.Move statement : LeaseMoves.of(move)) {
                        for (LeaseState from : LeaseState.values()) {
                            LeaseMoves.Case lease = LeaseMoves.Case.in(world, from);
                            statement.by().accept(lease);
                            collect(
                                    moved,
                                    statement.what(),
                                    from.code(),
                                    lease.state(),
                                    move.to().code(),
                                    lease.events());
                        }
                    }
                    assertThat(moved).isEqualTo(Set.of(move.from().code()));
                }));
    }

    private static void collect(Set<String> moved, String what, String from, String is, String to, int events) {
        if (is.equals(from)) {
            return;
        }
        assertThat(is).as("%s, sent at %s", what, from).isEqualTo(to);
        assertThat(events).as("events of %s, sent at %s", what, from).isPositive();
        moved.add(from);
    }

    private static Set<String> codes(Stream<String> states) {
        return states.collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void the_page_draws_exactly_the_legal_moves() throws IOException {
        String page = Files.readString(Path.of("docs/lifecycle.md"));
        assertThat(LifecyclePage.arrows(page, "Account")).isEqualTo(LifecyclePage.accountArrows());
        assertThat(LifecyclePage.arrows(page, "Registration")).isEqualTo(LifecyclePage.registrationArrows());
        assertThat(LifecyclePage.arrows(page, "Lease")).isEqualTo(LifecyclePage.leaseArrows());
    }

    @Test
    void the_page_says_of_every_transition_who_makes_it() throws IOException {
        String page = Files.readString(Path.of("docs/lifecycle.md"));
        assertThat(LifecyclePage.rows(page, "Account")).isEqualTo(LifecyclePage.names(AccountTransition.values()));
        assertThat(LifecyclePage.rows(page, "Registration"))
                .isEqualTo(LifecyclePage.names(RegistrationTransition.values()));
        assertThat(LifecyclePage.rows(page, "Lease")).isEqualTo(LifecyclePage.names(LeaseTransition.values()));
    }

    @Test
    void an_account_is_never_in_two_active_leases() {
        LeaseMoves.Case lease = LeaseMoves.Case.in(world, LeaseState.ACTIVE);
        assertThat(lease.insertSecondActive()).contains("lease_one_per_account");
    }

    @Test
    void an_account_has_one_registration_under_way() {
        RegistrationMoves.Case run = RegistrationMoves.Case.in(world, RegistrationState.QUEUED, false);
        assertThat(run.insertSecond()).contains("registration_one_at_a_time");
    }

    @Test
    void two_orders_of_quarantine_lead_to_one_deletion() {
        AccountMoves.Case account = AccountMoves.Case.in(world, AccountState.READY);
        QuarantineTable table = new QuarantineTable(world.database);
        assertThat(await(table.put(account.id(), dev.understudy.domain.Reason.OPERATOR)))
                .isTrue();
        assertThat(await(table.put(account.id(), dev.understudy.domain.Reason.OPERATOR)))
                .isFalse();
        assertThat(await(table.retire(account.id()))).isPresent();
        assertThat(await(table.retire(account.id()))).isEmpty();
        assertThat(account.state()).isEqualTo("retired");
    }
}
