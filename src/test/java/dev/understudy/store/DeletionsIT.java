package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.understudy.domain.AccountId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.DeletionTable.Backoff;
import dev.understudy.store.DeletionTable.NotDeleted;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account that the shop does not delete is tried so often, with growing pauses, then kept for a person; none goes round for ever. */
class DeletionsIT {
    private static final int ATTEMPTS = 4;
    private static final Duration OUTAGE = Duration.ofHours(5);
    private static final Backoff BACKOFF =
            new Backoff(ATTEMPTS, Duration.ofMinutes(10), Duration.ofMinutes(25), OUTAGE);
    private static final Duration KEPT = Duration.ofDays(3);
    private static final RunCeiling ROOM = new RunCeiling(1_000, 1_000, "");
    private static StoreWorld world;

    private final MarketplaceId marketplace = world.marketplace();
    private final WorkerId worker = world.worker();
    private final DeletionTable deletions = new DeletionTable(world.database);
    private final QuarantineTable quarantine = new QuarantineTable(world.database);

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private AccountId account(String state) {
        return world.account(marketplace, world.pool(marketplace, 1), state, worker);
    }

    private static String state(AccountId id) {
        return world.read("SELECT state FROM account WHERE id = ?", id.value());
    }

    private int tried() {
        return tried(false);
    }

    private int tried(boolean shopsTrouble) {
        List<NotDeleted> refused = await(deletions.claim(marketplace, worker, 10, ROOM)).stream()
                .map(one -> new NotDeleted(one.account().id(), one.claimNo(), "no", shopsTrouble))
                .toList();
        await(deletions.postpone(marketplace, worker, refused, BACKOFF));
        return refused.size();
    }

    private static double minutesUntilTheNext(AccountId id) {
        return Double.parseDouble(world.read(
                "SELECT extract(epoch FROM delete_after - app_now()) / 60 FROM account WHERE id = ?", id.value()));
    }

    private int released() {
        return await(quarantine.releaseOlderThan(marketplace, KEPT, ATTEMPTS, 10));
    }

    private void triedToTheLast() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            assertThat(tried()).isEqualTo(1);
            world.advance(BACKOFF.longest());
        }
    }

    @Test
    void pauses_double_up_to_the_longest_before_it_is_quarantined() {
        AccountId id = account("retired");
        for (double pause : new double[] {10, 20, 25}) {
            assertThat(tried()).isEqualTo(1);
            assertThat(state(id)).isEqualTo("retired");
            assertThat(minutesUntilTheNext(id)).isCloseTo(pause, within(0.5));
            world.advance(Duration.ofMinutes((long) pause - 1));
            assertThat(tried()).as("before its time").isZero();
            world.advance(Duration.ofMinutes(1));
        }
        assertThat(tried()).isEqualTo(1);
        assertThat(state(id)).isEqualTo("quarantined");
        world.advance(Duration.ofDays(1));
        assertThat(tried()).isZero();
    }

    @Test
    void an_outage_of_the_shop_costs_no_attempt_and_the_pauses_still_grow() {
        AccountId id = account("retired");
        for (double pause : new double[] {10, 10, 20, 25, 25, 25}) {
            assertThat(tried(true)).isEqualTo(1);
            assertThat(state(id)).isEqualTo("retired");
            assertThat(minutesUntilTheNext(id)).isCloseTo(pause, within(0.5));
            world.advance(Duration.ofSeconds((long) (60 * minutesUntilTheNext(id)) + 1));
        }
        triedToTheLast();
        assertThat(state(id)).as("all its attempts were left").isEqualTo("quarantined");
    }

    @Test
    void a_shop_that_is_in_trouble_for_ever_with_this_account_alone_leaves_it_to_a_person_too() {
        AccountId id = account("retired");
        world.advance(OUTAGE);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            assertThat(state(id)).isEqualTo("retired");
            assertThat(tried(true)).isEqualTo(1);
            world.advance(BACKOFF.longest());
        }
        assertThat(state(id)).isEqualTo("quarantined");
        world.advance(KEPT);
        assertThat(released()).isEqualTo(1);
        assertThat(tried(true)).isEqualTo(1);
        assertThat(state(id))
                .as("an outage does not take away its one further attempt")
                .isEqualTo("retired");
        world.advance(OUTAGE);
        assertThat(tried(true)).isEqualTo(1);
        assertThat(state(id)).isEqualTo("quarantined");
    }

    @Test
    void when_its_time_in_quarantine_is_over_it_is_tried_once_more_and_then_only_by_a_word() {
        AccountId id = account("retired");
        triedToTheLast();
        assertThat(released()).as("before its time").isZero();
        world.advance(KEPT);
        assertThat(released()).isEqualTo(1);
        assertThat(tried()).isEqualTo(1);
        assertThat(state(id)).isEqualTo("quarantined");
        world.advance(Duration.ofDays(365));
        assertThat(released()).as("for ever").isZero();

        assertThat(await(quarantine.retire(id))).contains(marketplace);
        triedToTheLast();
        assertThat(state(id)).isEqualTo("quarantined");
    }

    @Test
    void what_was_broken_is_deleted_after_its_time_and_an_id_that_another_account_has_waits_for_a_person() {
        AccountId broken = account("quarantined");
        AccountId taken = account("ready");
        assertThat(await(quarantine.put(taken, Reason.ID_TAKEN))).isTrue();
        world.advance(KEPT.plusMinutes(1));
        assertThat(released()).isEqualTo(1);
        assertThat(state(broken)).isEqualTo("retired");
        assertThat(state(taken)).isEqualTo("quarantined");
    }
}
