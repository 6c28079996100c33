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
import dev.understudy.bus.NodeCommands;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise 5: order of arrival, on all nodes together; who went away blocks nobody. */
class LineOrderIT {
    @TempDir
    static Path folder;

    private static final String WAITING_FOR_A_LOCK =
            "pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    static LeaseWorld world;
    static LeaseNode node;
    static LeaseNode other;

    @BeforeAll
    static void open() throws Exception {
        world = LeaseWorld.open(folder);
        node = world.node();
        other = world.node();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    /** Returns when the request stands in line. */
    private static Future<List<Granted>> standing(LeaseNode at, PoolName pool, Acquire request) {
        int before = world.waiting(pool);
        Future<List<Granted>> asked = at.acquire(request);
        await().until(() -> world.waiting(pool) == before + 1);
        return asked;
    }

    private static AccountId account(Future<List<Granted>> asked) {
        return result(asked).get(0).account().id();
    }

    @Test
    void requests_of_two_nodes_are_served_in_the_order_of_arrival() {
        PoolName pool = world.pool("two-nodes");
        List<Future<List<Granted>>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(standing(i % 2 == 0 ? node : other, pool, request(pool, "o" + i, PATIENT)));
        }
        List<AccountId> ready = world.addReady(pool, 8);
        node.bus.publish(WakeUps.POOL_READY, pool);
        assertThat(asked.stream().map(LineOrderIT::account).toList()).isEqualTo(ready);
    }

    @Test
    void one_who_wants_several_and_stands_first_holds_the_others_back_until_served() {
        PoolName pool = world.pool("slow-head");
        Future<List<Granted>> three = standing(node, pool, request(pool, "three", PATIENT, 3));
        Future<List<Granted>> one = standing(other, pool, request(pool, "one", PATIENT));
        world.addReady(pool, 2);
        assertThat(refusal(node.acquire(request(pool, "hasty", AT_ONCE))))
                .isInstanceOfSatisfying(
                        Failure.PoolEmpty.class,
                        empty -> assertThat(empty.position()).isEqualTo(3));
        assertThat(three.isComplete()).isFalse();
        assertThat(one.isComplete()).isFalse();

        world.addReady(pool, 2);
        node.bus.publish(WakeUps.POOL_READY, pool);
        assertThat(result(three)).hasSize(3);
        assertThat(result(one)).hasSize(1);
    }

    @Test
    void the_waiting_request_of_a_dead_node_is_skipped() {
        PoolName pool = world.pool("dead");
        var dead = world.worker(Duration.ofHours(1));
        world.standInLine(pool, dead, "ghost");
        Future<List<Granted>> alive = standing(node, pool, request(pool, "alive", PATIENT));
        world.die(dead);
        AccountId ready = world.addReady(pool, 1).get(0);
        assertThat(account(alive)).isEqualTo(ready);
    }

    @Test
    void a_client_that_left_the_line_blocks_nobody() {
        PoolName pool = world.pool("left");
        Acquire leaving = request(pool, "leaving", PATIENT);
        Future<List<Granted>> left = standing(node, pool, leaving);
        Future<List<Granted>> staying = standing(node, pool, request(pool, "staying", PATIENT));
        assertThat(node.ask(LeaseCommands.LEAVE_LINE, new LeaseCommands.LeaveLine(leaving.request())))
                .isTrue();
        assertThat(refusal(left)).isInstanceOf(Failure.Cancelled.class);
        AccountId ready = world.addReady(pool, 1).get(0);
        assertThat(account(staying)).isEqualTo(ready);
        assertThat(world.read("SELECT reason FROM event WHERE pool = 'left' AND type = 'lease.cancelled'"))
                .isEqualTo("client-gone");
    }

    private static void leavesWhileTheStoreFails(PoolName pool, Acquire leaving) {
        standing(node, pool, leaving);
        world.sql("SELECT pg_advisory_lock(hashtext('understudy line'), hashtext(?))", pool.value());
        try {
            node.ask(LeaseCommands.LEAVE_LINE, new LeaseCommands.LeaveLine(leaving.request()));
            // a look at the line, and the end of the request
            await().until(() -> world.count("SELECT count(*) FROM " + WAITING_FOR_A_LOCK) == 2);
            world.sql("SELECT pg_terminate_backend(pid) FROM " + WAITING_FOR_A_LOCK);
            await().until(() -> world.count("SELECT count(*) FROM " + WAITING_FOR_A_LOCK) == 0);
        } finally {
            world.sql("SELECT pg_advisory_unlock_all()");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_client_that_leaves_while_the_store_fails_blocks_nobody(boolean withKey) {
        PoolName pool = world.pool("left-in-trouble-" + withKey);
        leavesWhileTheStoreFails(
                pool, withKey ? repeatable(pool, "leaving", PATIENT, "k", "body") : request(pool, "leaving", PATIENT));
        await().until(() -> world.waiting(pool) == 0);
        world.addReady(pool, 1);
        assertThat(result(other.acquire(request(pool, "staying", AT_ONCE)))).hasSize(1);
    }

    @Test
    void leaving_a_line_that_one_does_not_stand_in_changes_nothing() {
        PoolName pool = world.pool("stranger");
        assertThat(node.ask(
                        LeaseCommands.LEAVE_LINE,
                        new LeaseCommands.LeaveLine(request(pool, "o", PATIENT).request())))
                .isFalse();
    }

    @Test
    void a_wait_that_is_over_is_answered_with_the_place_and_leaves_the_line() {
        PoolName pool = world.pool("over");
        standing(node, pool, request(pool, "first", PATIENT));
        assertThat(refusal(node.acquire(request(pool, "second", Duration.ofMillis(300)))))
                .isInstanceOfSatisfying(
                        Failure.PoolEmpty.class,
                        empty -> assertThat(empty.position()).isEqualTo(2));
        assertThat(world.waiting(pool)).isEqualTo(1);
        await().until(() ->
                world.count("SELECT count(*) FROM event WHERE pool = 'over' AND type = 'lease.waiting'") == 2);
    }

    @Test
    void a_grant_by_another_node_reaches_the_one_who_waits_even_without_a_notice() {
        PoolName pool = world.pool("elsewhere");
        Acquire waiting = request(pool, "waiting", PATIENT);
        Future<List<Granted>> asked = standing(node, pool, waiting);
        world.addReady(pool, 1);
        // the turn of this request serves the older one of the other node
        assertThat(refusal(other.acquire(request(pool, "late", AT_ONCE)))).isInstanceOf(Failure.PoolEmpty.class);
        assertThat(result(asked)).hasSize(1);
    }

    @Test
    void a_node_that_ends_tells_all_who_wait_there_and_leaves_no_row() {
        PoolName pool = world.pool("ending");
        LeaseNode ending = world.node();
        List<Future<List<Granted>>> asked = new ArrayList<>();
        asked.add(standing(ending, pool, request(pool, "standing", PATIENT)));
        asked.add(standing(ending, pool, repeatable(pool, "keyed", PATIENT, "ending", "body")));
        Future<List<Granted>> elsewhere = standing(other, pool, request(pool, "elsewhere", PATIENT));
        world.sql("SELECT pg_advisory_lock(hashtext('understudy line'), hashtext(?))", pool.value());
        asked.add(ending.acquire(request(pool, "in a turn", PATIENT)));
        await().until(() -> world.count("SELECT count(*) FROM " + WAITING_FOR_A_LOCK) > 0);
        asked.add(ending.acquire(request(pool, "behind that turn", PATIENT)));
        Future<Void> closed = ending.bus.request(LeaseCommands.CLOSE_LINES, NodeCommands.Ending.NOW);
        assertThat(refusal(ending.acquire(request(pool, "late", PATIENT)))).isEqualTo(new Failure.NotRunning());
        world.sql("SELECT pg_advisory_unlock_all()");

        assertThat(asked.stream().map(LeaseNode::refusal)).containsOnly(new Failure.NotRunning());
        assertThat(closed).satisfies(LeaseNode::result);
        assertThat(world.waiting(pool)).as("who waits at the other node").isEqualTo(1);
        world.addReady(pool, 1);
        assertThat(result(elsewhere)).hasSize(1);
    }

    @Test
    void a_longer_line_than_one_turn_serves_empties_by_itself() {
        PoolName pool = world.pool("long");
        List<Future<List<Granted>>> asked = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            asked.add(node.acquire(request(pool, "o", PATIENT)));
        }
        await().until(() -> world.waiting(pool) == 600);
        world.addReady(pool, 600);
        node.bus.publish(WakeUps.POOL_READY, pool);
        assertThat(asked.stream().map(LineOrderIT::account).distinct().count()).isEqualTo(600);
    }

    @Test
    void a_pool_whose_line_stands_does_not_hold_up_another() {
        PoolName stuck = world.pool("stuck");
        standing(node, stuck, request(stuck, "o", PATIENT));
        PoolName free = world.poolOf("free", 1);
        world.sql("BEGIN");
        try {
            world.sql("SELECT pg_advisory_xact_lock(hashtext('understudy line'), hashtext('stuck'))");
            assertThat(result(node.acquire(request(free, "o", AT_ONCE)))).hasSize(1);
        } finally {
            world.sql("ROLLBACK");
        }
    }
}
