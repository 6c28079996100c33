package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import dev.understudy.number.NumberRange;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.RegistrationQueue.Claimed;
import dev.understudy.store.RegistrationQueue.Wanted;
import dev.understudy.store.RegistrationTable.Completed;
import dev.understudy.store.RegistrationTable.Failed;
import dev.understudy.store.RegistrationTable.Intent;
import dev.understudy.store.RegistrationTable.Pauses;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that is gone, or was taken for gone, costs time and nothing else. */
class TakeOverIT {
    private static final RunCeiling ROOM = new RunCeiling(1_000, 100_000, "proven");
    private static final NumberRange NUMBERS = NumberRange.of("+75558000000", "+75558099999");
    private static StoreWorld world;

    private final MarketplaceId marketplace = world.marketplace();
    private final PoolName pool = world.pool(marketplace, 10);
    private final WorkerId first = world.worker();
    private final WorkerId second = world.worker();
    private final RegistrationTable registrations = new RegistrationTable(world.database);
    private final RunReturns returns = new RunReturns(world.database);

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @BeforeEach
    void queue() {
        await(new MarketplaceTable(world.database).heard(marketplace, "proven"));
        await(new OrderTable(world.database)
                .orderByHand(world.terms(marketplace, pool, 100, NUMBERS), levels -> new Decision(3, "test")));
    }

    private List<Claimed> claim(WorkerId worker, int most) {
        return await(new RegistrationQueue(world.database)
                .claim(new Wanted(marketplace, pool, worker, most, 100, ROOM, "consent")));
    }

    private void die(WorkerId worker) {
        await(new WorkerTable(world.database).end(worker));
    }

    private int takeOver(int attempts) {
        RunReturns.TakenOver taken = await(returns.takeOver(marketplace, attempts, Duration.ofMinutes(10)));
        return taken.queued() + taken.abandoned().size();
    }

    private static Completed completed(Claimed claimed) {
        return new Completed(claimed.id(), claimed.claimNo(), "ext-" + claimed.claimNo(), Buffer.buffer("x"), false);
    }

    private int running() {
        return world.count("SELECT running FROM marketplace_budget WHERE marketplace = ?", marketplace.value());
    }

    @Test
    void a_dead_worker_s_run_is_driven_again_for_the_same_person_and_number() {
        Claimed before = claim(first, 1).get(0);
        assertThat(takeOver(3)).as("while it is alive").isZero();
        die(first);
        assertThat(takeOver(3)).isEqualTo(1);
        assertThat(running()).isZero();
        Claimed after = claim(second, 10).stream()
                .filter(each -> each.id().equals(before.id()))
                .findFirst()
                .orElseThrow();
        assertThat(after.account().id()).isEqualTo(before.account().id());
        assertThat(after.account().identity()).isEqualTo(before.account().identity());
        assertThat(after.attempt()).isEqualTo(2);
        assertThat(after.claimNo()).isEqualTo(2);
    }

    @Test
    void what_a_lost_worker_still_writes_changes_nothing() {
        Claimed before = claim(first, 1).get(0);
        die(first);
        takeOver(3);
        Claimed after = claim(second, 1).get(0);
        assertThat(after.id()).isEqualTo(before.id());
        Failed late = new Failed(before.id(), before.claimNo(), Reason.SHOP_REFUSED, "ask", "no", "no", true);
        assertThat(await(registrations.complete(
                        marketplace, first, List.of(completed(before)), "proven", Duration.ofMinutes(1))))
                .containsExactly(false);
        assertThat(await(registrations.fail(
                        marketplace, first, List.of(late), new Pauses(Duration.ZERO, Duration.ZERO))))
                .containsExactly(false);
        assertThat(await(registrations.intend(first, List.of(new Intent(before.id(), before.claimNo(), "pay")))))
                .containsExactly(false);
        assertThat(await(registrations.complete(
                        marketplace, second, List.of(completed(after)), "proven", Duration.ofMinutes(1))))
                .containsExactly(true);
        assertThat(world.read(
                        "SELECT external_id FROM account WHERE id = ?",
                        after.account().id().value()))
                .isEqualTo("ext-2");
        assertThat(running()).isZero();
    }

    @Test
    void the_intent_of_a_step_is_committed_once_and_found_by_the_next_worker() {
        Claimed before = claim(first, 1).get(0);
        Intent intent = new Intent(before.id(), before.claimNo(), "confirm");
        assertThat(await(registrations.intend(first, List.of(intent)))).containsExactly(true);
        assertThat(await(registrations.intend(first, List.of(intent)))).containsExactly(false);
        die(first);
        takeOver(3);
        assertThat(claim(second, 1).get(0).sentOnce()).containsExactly("confirm");
    }

    @Test
    void a_run_that_loses_one_process_after_the_other_is_abandoned_and_its_account_deleted() {
        claim(first, 1);
        die(first);
        takeOver(2);
        Claimed again = claim(second, 1).get(0);
        die(second);
        assertThat(takeOver(2)).isEqualTo(1);
        assertThat(world.read(
                        "SELECT state || ' ' || reason FROM registration WHERE id = ?",
                        again.id().value()))
                .isEqualTo("abandoned worker-lost");
        assertThat(world.read(
                        "SELECT state FROM account WHERE id = ?",
                        again.account().id().value()))
                .isEqualTo("retired");
    }

    @Test
    void a_process_that_stops_hands_back_what_it_does_not_finish() {
        List<Claimed> claimed = claim(first, 3);
        int handedBack = await(returns.handBackAllBut(
                marketplace, first, pool, List.of(claimed.get(0).id())));
        assertThat(handedBack).isEqualTo(2);
        assertThat(running()).isEqualTo(1);
        assertThat(claim(second, 10))
                .extracting(Claimed::attempt)
                .containsOnly(1)
                .hasSize(2);
    }

    @Test
    void what_failed_after_an_earlier_claim_is_never_taken_for_unknown_to_the_shop() {
        claim(first, 1);
        die(first);
        takeOver(3);
        Claimed again = claim(second, 1).get(0);
        await(registrations.fail(
                marketplace,
                second,
                List.of(new Failed(again.id(), again.claimNo(), Reason.CONNECT_FAILED, "ask", null, "away", false)),
                new Pauses(Duration.ZERO, Duration.ZERO)));
        assertThat(world.read(
                        "SELECT state FROM account WHERE id = ?",
                        again.account().id().value()))
                .isEqualTo("retired");
    }

    @Test
    void a_dead_worker_s_deletion_is_tried_again_without_counting() {
        world.account(marketplace, pool, "retired", first);
        DeletionTable deletions = new DeletionTable(world.database);
        assertThat(await(deletions.claim(marketplace, first, 10, ROOM))).hasSize(1);
        die(first);
        assertThat(await(deletions.takeOver(marketplace, Duration.ofSeconds(10))))
                .isEqualTo(1);
        assertThat(await(deletions.claim(marketplace, second, 10, ROOM)))
                .as("a request of the lost process may still run")
                .isEmpty();
        world.advance(Duration.ofSeconds(11));
        assertThat(await(deletions.claim(marketplace, second, 10, ROOM)))
                .extracting(DeletionTable.ToDelete::attempt)
                .containsExactly(1);
    }

    @Test
    void a_process_that_was_silent_too_long_learns_it_and_may_come_back() {
        WorkerTable workers = new WorkerTable(world.database);
        WorkerId silent = WorkerId.next();
        await(workers.add(silent, "silent", Duration.ofSeconds(60)));
        assertThat(await(workers.renew(silent, Duration.ofSeconds(60)))).isNotEqualTo(Optional.empty());
        world.sql("UPDATE worker SET alive_until = app_now() - interval '1 second' WHERE id = ?", silent.value());
        assertThat(await(workers.renew(silent, Duration.ofSeconds(60)))).isEmpty();
        await(workers.add(silent, "silent", Duration.ofSeconds(60)));
        assertThat(await(workers.renew(silent, Duration.ofSeconds(60)))).isPresent();
    }

    @Test
    void a_process_is_forgotten_a_day_after_its_end_unless_it_still_holds_something() {
        claim(first, 1);
        die(first);
        die(second);
        world.sql(
                "UPDATE worker SET alive_until = app_now() - interval '25 hours' WHERE id IN (?, ?)",
                first.value(),
                second.value());
        assertThat(await(new WorkerTable(world.database).forgetOld())).isEqualTo(1);
        assertThat(world.count("SELECT count(*) FROM worker WHERE id = ?", first.value()))
                .isEqualTo(1);
    }
}
