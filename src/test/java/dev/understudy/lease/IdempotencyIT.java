package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.PATIENT;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.repeatable;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 6: the same idempotency key gives the same lease. */
class IdempotencyIT {
    @TempDir
    static Path folder;

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

    @Test
    void a_repeat_gets_the_same_lease_with_the_same_token_on_any_node() {
        PoolName pool = world.poolOf("same", 3);
        Granted first = result(node.acquire(repeatable(pool, "o", AT_ONCE, "same", "body")))
                .get(0);
        Granted again = result(node.acquire(repeatable(pool, "o", AT_ONCE, "same", "body")))
                .get(0);
        Granted elsewhere = result(other.acquire(repeatable(pool, "o", AT_ONCE, "same", "body")))
                .get(0);
        assertThat(again).isEqualTo(first);
        assertThat(elsewhere).isEqualTo(first);
        assertThat(world.count("SELECT count(*) FROM lease WHERE pool = 'same'"))
                .isEqualTo(1);
    }

    @Test
    void another_body_with_the_same_key_is_refused() {
        PoolName pool = world.poolOf("mismatch", 2);
        result(node.acquire(repeatable(pool, "o", AT_ONCE, "mismatch", "body")));
        assertThat(refusal(node.acquire(repeatable(pool, "o", AT_ONCE, "mismatch", "other"))))
                .isEqualTo(new Failure.IdempotencyMismatch());
    }

    @Test
    void doubles_at_the_same_instant_get_one_lease() {
        PoolName pool = world.poolOf("doubles", 5);
        List<Future<List<Granted>>> asked = List.of(
                node.acquire(repeatable(pool, "o", PATIENT, "doubles", "body")),
                node.acquire(repeatable(pool, "o", PATIENT, "doubles", "body")),
                other.acquire(repeatable(pool, "o", PATIENT, "doubles", "body")),
                other.acquire(repeatable(pool, "o", PATIENT, "doubles", "body")));
        assertThat(asked.stream()
                        .map(each -> result(each).get(0).id())
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_double_joins_the_wait_and_outlives_the_first_caller() {
        PoolName pool = world.pool("joined");
        Acquire first = repeatable(pool, "o", PATIENT, "joined", "body");
        node.acquire(first);
        await().until(() -> world.waiting(pool) == 1);
        Future<List<Granted>> second = node.acquire(repeatable(pool, "o", PATIENT, "joined", "body"));
        Future<List<Granted>> elsewhere = other.acquire(repeatable(pool, "o", PATIENT, "joined", "body"));
        // the joined ones are in once another of the same node, behind them, was answered
        assertThat(refusal(node.acquire(LeaseNode.request(pool, "o", AT_ONCE)))).isInstanceOf(Failure.PoolEmpty.class);
        assertThat(refusal(other.acquire(LeaseNode.request(pool, "o", AT_ONCE))))
                .isInstanceOf(Failure.PoolEmpty.class);
        assertThat(node.ask(LeaseCommands.LEAVE_LINE, new LeaseCommands.LeaveLine(first.request())))
                .isTrue();
        world.addReady(pool, 1);
        assertThat(result(second).get(0).id())
                .isEqualTo(result(elsewhere).get(0).id());
        assertThat(world.count("SELECT count(*) FROM lease WHERE pool = 'joined'"))
                .isEqualTo(1);
    }

    @Test
    void an_ended_lease_is_returned_as_ended_without_its_session() {
        PoolName pool = world.poolOf("ended", 2);
        Granted first = result(node.acquire(repeatable(pool, "o", AT_ONCE, "ended", "body")))
                .get(0);
        node.release(first, Outcome.USED);
        Granted again = result(node.acquire(repeatable(pool, "o", AT_ONCE, "ended", "body")))
                .get(0);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.token()).isEqualTo(first.token());
        assertThat(again.state()).isEqualTo(LeaseState.RELEASED);
        assertThat(again.account().session().cookies()).isEmpty();
    }

    @Test
    void a_wait_that_ended_empty_handed_frees_its_key() {
        PoolName pool = world.pool("freed");
        assertThat(refusal(node.acquire(repeatable(pool, "o", AT_ONCE, "freed", "body"))))
                .isInstanceOf(Failure.PoolEmpty.class);
        world.addReady(pool, 1);
        assertThat(result(node.acquire(repeatable(pool, "o", AT_ONCE, "freed", "body"))))
                .hasSize(1);
    }

    @Test
    void a_repeat_takes_over_the_wait_of_a_node_that_died() {
        PoolName pool = world.pool("adopted");
        var dead = world.worker(Duration.ofHours(1));
        world.standInLine(pool, dead, "o");
        world.sql("UPDATE lease_request SET idempotency_key = 'adopted', body_sha256 = 'body' WHERE pool = 'adopted'");
        world.die(dead);
        Future<List<Granted>> asked = node.acquire(repeatable(pool, "o", PATIENT, "adopted", "body"));
        await().until(() -> node.worker
                .value()
                .toString()
                .equals(world.read("SELECT worker_id FROM lease_request WHERE pool = 'adopted'")));
        world.addReady(pool, 1);
        assertThat(result(asked)).hasSize(1);
        assertThat(world.count("SELECT count(*) FROM lease_request WHERE pool = 'adopted'"))
                .isEqualTo(1);
    }

    @Test
    void a_repeat_on_another_node_outlives_the_client_that_is_gone_from_the_first() {
        PoolName pool = world.pool("moved");
        Acquire first = repeatable(pool, "o", PATIENT, "moved", "body");
        node.acquire(first);
        await().until(() -> world.waiting(pool) == 1);
        Future<List<Granted>> repeat = other.acquire(repeatable(pool, "o", PATIENT, "moved", "body"));
        refusedBehind(other, pool);
        node.ask(LeaseCommands.LEAVE_LINE, new LeaseCommands.LeaveLine(first.request()));
        // what left before it has been seen to
        refusedBehind(node, pool);
        world.addReady(pool, 1);
        assertThat(result(repeat).get(0).state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(world.count("SELECT count(*) FROM lease WHERE pool = 'moved' AND state = 'active'"))
                .isEqualTo(1);
    }

    @Test
    void a_repeat_on_another_node_outlives_the_patience_on_the_first() {
        PoolName pool = world.pool("outwaited");
        Future<List<Granted>> first = node.acquire(repeatable(pool, "o", Duration.ofSeconds(1), "outwaited", "body"));
        await().until(() -> world.waiting(pool) == 1);
        Future<List<Granted>> repeat = other.acquire(repeatable(pool, "o", PATIENT, "outwaited", "body"));
        assertThat(refusal(first)).isInstanceOf(Failure.PoolEmpty.class);
        refusedBehind(other, pool);
        world.addReady(pool, 1);
        assertThat(result(repeat)).hasSize(1);
    }

    /** Whatever was asked of that node before is done when this returns. */
    private static void refusedBehind(LeaseNode at, PoolName pool) {
        assertThat(refusal(at.acquire(LeaseNode.request(pool, "behind", AT_ONCE))))
                .isInstanceOf(Failure.PoolEmpty.class);
    }

    @Test
    void a_key_that_is_forgotten_ends_its_wait_on_whichever_node() {
        PoolName pool = world.pool("forgotten");
        Future<List<Granted>> waiting = node.acquire(repeatable(pool, "o", PATIENT, "forgotten", "body"));
        await().until(() -> world.waiting(pool) == 1);
        assertThat(other.ask(LeaseCommands.FORGET_KEY, new LeaseCommands.ForgetKey("key", "forgotten")))
                .isTrue();
        assertThat(refusal(waiting)).isEqualTo(new Failure.Cancelled());
        assertThat(other.ask(LeaseCommands.FORGET_KEY, new LeaseCommands.ForgetKey("key", "forgotten")))
                .isFalse();
    }

    @Test
    void forgetting_a_key_waits_for_the_turn_that_may_be_granting_it() {
        PoolName pool = world.pool("turning");
        Future<List<Granted>> waiting = node.acquire(repeatable(pool, "o", PATIENT, "turning", "body"));
        await().until(() -> world.waiting(pool) == 1);
        world.sql("BEGIN");
        world.sql("SELECT pg_advisory_xact_lock(hashtext('understudy line'), hashtext('turning'))");
        Future<Boolean> forgotten =
                other.bus.request(LeaseCommands.FORGET_KEY, new LeaseCommands.ForgetKey("key", "turning"));
        await().until(() -> forgotten.isComplete()
                || world.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") > 0);
        assertThat(forgotten.isComplete()).isFalse();
        world.sql("COMMIT");
        assertThat(result(forgotten)).isTrue();
        assertThat(refusal(waiting)).isEqualTo(new Failure.Cancelled());
    }

    @Test
    void the_lease_of_a_keyed_request_stays_for_the_repeat_when_the_client_was_gone() {
        PoolName pool = world.poolOf("kept", 2);
        Granted lease = result(node.acquire(repeatable(pool, "o", AT_ONCE, "kept", "body")))
                .get(0);
        node.ask(LeaseCommands.UNDELIVERED, new LeaseCommands.Undelivered(List.of(lease.id()), false));
        assertThat(result(node.acquire(repeatable(pool, "o", AT_ONCE, "kept", "body")))
                        .get(0))
                .isEqualTo(lease);
    }
}
