package dev.understudy.store;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.WorkerId;
import dev.understudy.number.NumberRange;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.OrderTable.Ordered;
import dev.understudy.store.RegistrationQueue.Claimed;
import dev.understudy.store.RegistrationQueue.Wanted;
import dev.understudy.store.RegistrationTable.Completed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a marketplace allows holds over all its pools and all nodes together, however registrations are ordered. */
class CeilingsIT {
    private static final NumberRange NUMBERS = NumberRange.of("+75551000000", "+75551099999");
    private static final String PROVEN = "flow and consent";
    private static StoreWorld world;
    private static List<Database> nodes;

    private final MarketplaceId marketplace = world.marketplace();
    private final List<PoolName> pools =
            IntStream.range(0, 3).mapToObj(i -> world.pool(marketplace, 50)).toList();

    @BeforeAll
    static void open() {
        world = StoreWorld.open();
        nodes = List.of(world.database, world.node());
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    private Future<Ordered> order(int i, int count, int accounts) {
        OrderTable orders = new OrderTable(nodes.get(i % 2));
        OrderTable.Terms terms = world.terms(marketplace, pools.get(i % 3), accounts, NUMBERS);
        return orders.orderByHand(terms, levels -> new Decision(count, "by hand"));
    }

    private void queue(int count) {
        IntStream.range(0, 3).forEach(i -> await(order(i, count, 10_000)));
    }

    private void prove() {
        await(new MarketplaceTable(world.database).heard(marketplace, PROVEN));
    }

    private Future<List<Claimed>> claim(int i, WorkerId worker, int most, RunCeiling ceiling) {
        return new RegistrationQueue(nodes.get(i % 2))
                .claim(new Wanted(marketplace, pools.get(i % 3), worker, most, 1_000, ceiling, "consent"));
    }

    private int running() {
        return world.count(
                "SELECT count(*) FROM registration WHERE marketplace = ? AND state = 'running'", marketplace.value());
    }

    @Test
    void accounts_stay_within_the_ceiling_whoever_orders() {
        List<Future<Ordered>> orders =
                IntStream.range(0, 20).mapToObj(i -> order(i, 13, 100)).toList();
        await(Future.join(orders));
        int ordered = orders.stream()
                .mapToInt(order -> order.result().ordered().size())
                .sum();
        assertThat(ordered).isEqualTo(100);
        assertThat(world.count("SELECT count(*) FROM account WHERE marketplace = ?", marketplace.value()))
                .isEqualTo(100);
        assertThat(world.count("SELECT live FROM marketplace_budget WHERE marketplace = ?", marketplace.value()))
                .isEqualTo(100);
        Ordered more = await(order(0, 1, 100));
        assertThat(more.room()).isZero();
        assertThat(more.why()).contains("the marketplace's ceiling on accounts leaves room for 0");
    }

    @Test
    void a_deletion_makes_room_for_one_account_more() {
        await(order(0, 1, 1));
        assertThat(await(order(0, 1, 1)).ordered()).isEmpty();
        world.sql(
                "UPDATE registration SET state = 'failed', reason = 'operator', ended_at = app_now() WHERE marketplace = ?",
                marketplace.value());
        world.sql(
                "UPDATE account SET state = 'retired', retired_at = app_now(), delete_after = app_now() WHERE marketplace = ?",
                marketplace.value());
        WorkerId worker = world.worker();
        DeletionTable deletions = new DeletionTable(world.database);
        List<DeletionTable.ToDelete> claimed =
                await(deletions.claim(marketplace, worker, 10, new RunCeiling(10, 10, "")));
        assertThat(await(order(0, 1, 1)).ordered())
                .as("while it is being deleted")
                .isEmpty();
        await(deletions.confirm(
                marketplace,
                worker,
                claimed.stream()
                        .map(one -> new DeletionTable.Deleted(one.account().id(), one.claimNo()))
                        .toList(),
                Duration.ofMinutes(1)));
        assertThat(await(order(0, 1, 1)).ordered()).hasSize(1);
    }

    @Test
    void runs_at_a_time_stay_within_the_ceiling_over_pools_and_nodes() {
        queue(30);
        prove();
        WorkerId worker = world.worker();
        RunCeiling ceiling = new RunCeiling(25, 100_000, PROVEN);
        await(Future.join(IntStream.range(0, 12)
                .mapToObj(i -> claim(i, worker, 10, ceiling))
                .toList()));
        assertThat(running()).isEqualTo(25);
        assertThat(await(claim(0, worker, 10, ceiling))).isEmpty();
    }

    @Test
    void a_run_that_ends_makes_room_for_another() {
        queue(5);
        prove();
        WorkerId worker = world.worker();
        RunCeiling ceiling = new RunCeiling(2, 100_000, PROVEN);
        List<Claimed> claimed = await(claim(0, worker, 10, ceiling));
        await(new RegistrationTable(world.database)
                .complete(
                        marketplace,
                        worker,
                        List.of(new Completed(
                                claimed.get(0).id(), claimed.get(0).claimNo(), "ext", Buffer.buffer("x"), false)),
                        PROVEN,
                        Duration.ofMinutes(1)));
        assertThat(await(claim(1, worker, 10, ceiling))).hasSize(1);
        assertThat(running()).isEqualTo(2);
    }

    @Test
    void runs_started_in_a_minute_stay_within_the_ceiling_deletions_included() {
        queue(30);
        prove();
        WorkerId worker = world.worker();
        RunCeiling ceiling = new RunCeiling(1_000, 20, PROVEN);
        await(Future.join(IntStream.range(0, 6)
                .mapToObj(i -> claim(i, worker, 7, ceiling))
                .toList()));
        assertThat(running()).isEqualTo(20);
        world.account(marketplace, pools.get(0), "retired", worker);
        DeletionTable deletions = new DeletionTable(world.database);
        assertThat(await(deletions.claim(marketplace, worker, 10, ceiling))).isEmpty();
        world.advance(Duration.ofSeconds(62));
        assertThat(await(deletions.claim(marketplace, worker, 10, ceiling))).hasSize(1);
        assertThat(await(claim(0, worker, 100, ceiling)).size()
                        + await(claim(1, worker, 100, ceiling)).size())
                .isEqualTo(19);
    }

    @Test
    void until_a_message_came_runs_go_one_at_a_time() {
        queue(5);
        WorkerId worker = world.worker();
        RunCeiling ceiling = new RunCeiling(100, 1_000, PROVEN);
        await(Future.join(IntStream.range(0, 6)
                .mapToObj(i -> claim(i, worker, 5, ceiling))
                .toList()));
        assertThat(running()).isEqualTo(1);
        prove();
        assertThat(await(claim(0, worker, 100, ceiling)).size()
                        + await(claim(1, worker, 100, ceiling)).size()
                        + await(claim(2, worker, 100, ceiling)).size())
                .isEqualTo(14);
    }

    @Test
    void deletions_under_way_do_not_hold_back_the_run_that_could_prove_that_messages_come() {
        queue(2);
        WorkerId worker = world.worker();
        IntStream.range(0, 3).forEach(i -> world.account(marketplace, pools.get(0), "retired", worker));
        RunCeiling ceiling = new RunCeiling(100, 1_000, PROVEN);
        assertThat(await(new DeletionTable(world.database).claim(marketplace, worker, 5, ceiling)))
                .hasSize(3);
        assertThat(await(claim(0, worker, 5, ceiling))).hasSize(1);
        assertThat(await(claim(1, worker, 5, ceiling))).isEmpty();
    }

    @Test
    void another_flow_or_consent_puts_the_canary_back() {
        queue(5);
        prove();
        assertThat(await(claim(0, world.worker(), 5, new RunCeiling(100, 1_000, "an edited flow"))))
                .hasSize(1);
    }

    @Test
    void a_suspended_marketplace_starts_nothing_but_deletions() {
        queue(2);
        WorkerId worker = world.worker();
        world.account(marketplace, pools.get(0), "retired", worker);
        await(new MarketplaceTable(world.database).suspend(marketplace, Reason.CONSENT_EXPIRED, "expired"));
        RunCeiling ceiling = new RunCeiling(100, 1_000, PROVEN);
        assertThat(await(claim(0, worker, 5, ceiling))).isEmpty();
        assertThat(await(new DeletionTable(world.database).claim(marketplace, worker, 5, ceiling)))
                .hasSize(1);
    }

    @Test
    void two_autopilots_at_once_order_the_target_once() {
        PoolName pool = pools.get(0);
        List<Future<Ordered>> orders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            orders.add(new OrderTable(nodes.get(i % 2))
                    .order(
                            world.terms(marketplace, pool, 10_000, NUMBERS),
                            levels -> new Decision(levels.target() - levels.ready() - levels.underWay(), "target")));
        }
        await(Future.join(orders));
        assertThat(world.count("SELECT count(*) FROM registration WHERE pool = ?", pool.value()))
                .isEqualTo(50);
    }
}
