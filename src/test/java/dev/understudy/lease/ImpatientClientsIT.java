package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.PATIENT;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.repeatable;
import static dev.understudy.lease.LeaseNode.request;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.LeaveLine;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.LeaseLine;
import dev.understudy.testing.Wire;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that wait by the thousand, have no time, go away at the worst moment and ask again. */
class ImpatientClientsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long SEED = 5;
    private static final String WAITING_FOR_A_LOCK =
            "pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    private static final String LOCK_THE_LINE =
            "SELECT pg_advisory_lock(hashtext('understudy line'), hashtext('half-a-turn'))";

    @TempDir
    static Path folder;

    static LeaseWorld world;
    static Wire wire;
    static LeaseNode node;
    static LeaseNode other;

    @BeforeAll
    static void open() throws Exception {
        world = LeaseWorld.open(folder);
        wire = new Wire(world.settings.url());
        LeaseSettings settings = LeaseSettings.defaults().withMostOfPool(Map.of(new PoolName("small"), 3));
        node = world.node(settings, new DatabaseSettings(wire.url(), null, 6, 1_000, Duration.ofSeconds(10)));
        other = world.node();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
        wire.close();
    }

    @AfterEach
    void heal() {
        wire.heal();
    }

    private record Asked(Acquire request, Future<List<Granted>> answer) {}

    private static Asked ask(LeaseNode at, PoolName pool, Duration patience) {
        Acquire request = request(pool, "o", patience);
        return new Asked(request, at.acquire(request));
    }

    private static AccountId account(Asked asked) {
        return result(asked.answer()).get(0).account().id();
    }

    private static int leased(PoolName pool) {
        return world.count("SELECT count(*) FROM lease WHERE pool = ? AND state = 'active'", pool.value());
    }

    @Test
    void thousands_wait_those_without_time_are_told_in_time_and_the_others_are_served_in_order() {
        PoolName pool = world.pool("thousands");
        List<Asked> hasty = new ArrayList<>();
        List<Asked> patient = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            if (i % 3 == 0) {
                patient.add(ask(node, pool, LONG));
            } else {
                hasty.add(ask(node, pool, Duration.ofMillis(1_000 + i / 3)));
            }
        }
        for (Asked each : hasty) {
            assertThat(refusal(each.answer())).isInstanceOf(Failure.PoolEmpty.class);
        }
        await().until(() -> world.waiting(pool) == patient.size());
        List<AccountId> ready = world.addReady(pool, patient.size());
        node.bus.publish(WakeUps.POOL_READY, pool);
        assertThat(patient.stream().map(ImpatientClientsIT::account).toList()).isEqualTo(ready);
    }

    @Test
    void clients_that_vanish_while_accounts_are_handed_out_keep_none_and_hold_up_nobody() {
        PoolName pool = world.pool("vanishing");
        Random random = new Random(SEED);
        List<Asked> asked =
                IntStream.range(0, 600).mapToObj(i -> ask(node, pool, LONG)).toList();
        await().until(() -> world.waiting(pool) == asked.size());
        List<Asked> staying = new ArrayList<>();
        List<Asked> leaving = new ArrayList<>();
        asked.forEach(each -> (random.nextBoolean() ? staying : leaving).add(each));
        world.addReady(pool, staying.size());
        node.bus.publish(WakeUps.POOL_READY, pool);
        // The server tells the line that a client is gone; what was granted just then comes as undelivered.
        leaving.forEach(each -> node.bus
                .request(LeaseCommands.LEAVE_LINE, new LeaveLine(each.request().request(), true))
                .onFailure(why -> {
                    throw new AssertionError(why);
                }));
        Set<AccountId> served =
                staying.stream().map(ImpatientClientsIT::account).collect(Collectors.toSet());
        assertThat(served).hasSize(staying.size());
        await("what nobody holds is back").atMost(Duration.ofSeconds(5)).until(() -> leased(pool) == staying.size());
        assertThat(world.waiting(pool)).isZero();
    }

    @Test
    void a_grant_whose_answer_reached_nobody_goes_back() {
        PoolName pool = world.poolOf("unheard", 1);
        Acquire request = request(pool, "o", AT_ONCE);
        AccountId account = result(node.acquire(request)).get(0).account().id();
        assertThat(node.ask(LeaseCommands.LEAVE_LINE, new LeaveLine(request.request(), true)))
                .isFalse();
        assertThat(world.accountState(account)).isEqualTo("ready");
    }

    @Test
    void a_grant_whose_answer_may_have_reached_somebody_stays() {
        PoolName pool = world.poolOf("heard", 1);
        Acquire request = request(pool, "o", AT_ONCE);
        AccountId account = result(node.acquire(request)).get(0).account().id();
        node.ask(LeaseCommands.LEAVE_LINE, new LeaveLine(request.request()));
        assertThat(world.accountState(account)).isEqualTo("leased");
    }

    @Test
    void what_reached_nobody_during_an_outage_goes_back_after_it() {
        PoolName pool = world.poolOf("away", 1);
        Granted lease = result(node.acquire(request(pool, "o", AT_ONCE))).get(0);
        wire.refuse();
        node.ask(LeaseCommands.UNDELIVERED, new LeaseCommands.Undelivered(List.of(lease.id()), false));
        assertThat(world.accountState(lease.account().id())).isEqualTo("leased");
        wire.heal();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> world.accountState(lease.account().id()).equals("ready"));
    }

    @Test
    void the_same_key_a_hundred_times_at_two_nodes_is_one_lease() {
        PoolName pool = world.poolOf("same-key", 100);
        List<Future<List<Granted>>> asked = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? node : other).acquire(repeatable(pool, "o", PATIENT, "hundred", "body")))
                .toList();
        assertThat(asked.stream().map(LeaseNode::result).map(all -> all.get(0).id()))
                .hasSize(100)
                .containsOnly(result(asked.get(0)).get(0).id());
        assertThat(leased(pool)).isEqualTo(1);
    }

    @Test
    void who_asks_again_while_its_own_cancel_is_under_way_stands_in_line_anew() {
        PoolName pool = world.pool("again");
        Acquire first = repeatable(pool, "o", PATIENT, "again", "body");
        Future<List<Granted>> gone = node.acquire(first);
        await().until(() -> world.waiting(pool) == 1);
        world.sql("SELECT pg_advisory_lock(hashtext('understudy line'), hashtext('again'))");
        Future<List<Granted>> second;
        try {
            second = node.acquire(repeatable(pool, "o", PATIENT, "again", "body"));
            await().until(() -> inFrontOfTheLine() == 1);
            assertThat(node.ask(LeaseCommands.LEAVE_LINE, new LeaveLine(first.request())))
                    .isTrue();
            await().until(() -> inFrontOfTheLine() == 2);
        } finally {
            world.sql("SELECT pg_advisory_unlock_all()");
        }
        await().until(() ->
                world.count("SELECT count(*) FROM lease_request WHERE pool = 'again' AND state = 'cancelled'") == 1
                        && world.waiting(pool) == 1);
        world.addReady(pool, 1);
        node.bus.publish(WakeUps.POOL_READY, pool);
        assertThat(result(second)).hasSize(1);
        assertThat(refusal(gone)).isInstanceOf(Failure.Cancelled.class);
    }

    private static int inFrontOfTheLine() {
        return world.count("SELECT count(*) FROM " + WAITING_FOR_A_LOCK);
    }

    @Test
    void who_wants_more_than_the_pool_can_have_is_refused_and_holds_up_nobody() {
        PoolName pool = world.poolOf("small", 3);
        assertThat(refusal(node.acquire(request(pool, "o", PATIENT, 4)))).isEqualTo(new Failure.CountTooLarge(4, 3));
        assertThat(result(node.acquire(request(pool, "o", AT_ONCE, 3)))).hasSize(3);
    }

    /** A turn that serves as many as it can leaves the others to a look, and that one fails. */
    @Test
    void who_wants_an_account_at_once_leaves_the_line_though_it_cannot_move_on() throws Exception {
        PoolName pool = world.pool("half-a-turn");
        WorkerId elsewhere = world.worker(Duration.ofHours(1));
        IntStream.range(0, LeaseLine.MOST_PER_TURN).forEach(i -> world.standInLine(pool, elsewhere, "o"));
        world.addReady(pool, LeaseLine.MOST_PER_TURN);
        Future<List<Granted>> hasty;
        try (Connection then = world.connect()) {
            world.sql(LOCK_THE_LINE);
            hasty = node.acquire(request(pool, "o", AT_ONCE));
            await().until(() -> inFrontOfTheLine() == 1);
            CompletableFuture<Boolean> locked = CompletableFuture.supplyAsync(() -> locksTheLine(then));
            await().until(() -> inFrontOfTheLine() == 2);
            world.sql("SELECT pg_advisory_unlock_all()");
            assertThat(locked.get()).isTrue();
            await().until(() -> inFrontOfTheLine() == 1);
            world.sql("SELECT pg_terminate_backend(pid) FROM " + WAITING_FOR_A_LOCK);
            await("the next look, and the end of the request").until(() -> inFrontOfTheLine() == 2);
        }
        assertThat(refusal(hasty)).isInstanceOf(Failure.PoolEmpty.class);
    }

    private static boolean locksTheLine(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(LOCK_THE_LINE);
        } catch (SQLException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
