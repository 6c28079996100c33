package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.PATIENT;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.request;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspensionIT {
    @TempDir
    static Path folder;

    static LeaseWorld world;
    static LeaseNode node;

    @BeforeAll
    static void open() throws Exception {
        world = LeaseWorld.open(folder);
        node = world.node();
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @AfterEach
    void resume() {
        world.sql("UPDATE marketplace SET suspended_reason = NULL, suspended_detail = NULL, suspended_at = NULL");
    }

    private static void suspendMarketplace() {
        world.sql(
                "UPDATE marketplace SET suspended_reason = 'consent-expired', suspended_detail = 'publish a new one', suspended_at = app_now()");
    }

    private static void suspend(PoolName pool, String reason) {
        world.sql(
                "UPDATE pool SET suspended_reason = ?, suspended_detail = 'says who', suspended_at = app_now() WHERE name = ?",
                reason,
                pool.value());
    }

    @Test
    void what_is_ready_is_lent_while_the_marketplace_is_suspended_and_then_the_reason_is_given() {
        PoolName pool = world.poolOf("lent", 1);
        suspendMarketplace();
        assertThat(result(node.acquire(request(pool, "o", AT_ONCE)))).hasSize(1);
        assertThat(refusal(node.acquire(request(pool, "o", PATIENT))))
                .isEqualTo(new Failure.PoolSuspended(pool, Reason.CONSENT_EXPIRED, "publish a new one"));
        assertThat(world.waiting(pool)).isZero();
    }

    @Test
    void who_wants_more_than_is_left_is_refused_and_does_not_hold_up_who_wants_less() {
        PoolName pool = world.pool("left-over");
        Future<List<Granted>> three = node.acquire(request(pool, "three", PATIENT, 3));
        Future<List<Granted>> two = node.acquire(request(pool, "two", PATIENT, 2));
        await().until(() -> world.waiting(pool) == 2);
        world.addReady(pool, 2);
        suspendMarketplace();
        assertThat(refusal(three)).isInstanceOf(Failure.PoolSuspended.class);
        assertThat(result(two)).hasSize(2);
    }

    @Test
    void an_operators_word_refuses_even_what_is_ready() {
        PoolName pool = world.poolOf("stopped", 1);
        suspend(pool, "operator");
        assertThat(refusal(node.acquire(request(pool, "o", PATIENT))))
                .isEqualTo(new Failure.PoolSuspended(pool, Reason.OPERATOR, "says who"));
    }

    @Test
    void an_operators_word_ends_the_waits_of_the_pool() {
        PoolName pool = world.pool("ended");
        Future<List<Granted>> waiting = node.acquire(request(pool, "o", PATIENT));
        await().until(() -> world.waiting(pool) == 1);
        suspend(pool, "operator");
        assertThat(refusal(waiting)).isInstanceOf(Failure.PoolSuspended.class);
        assertThat(world.read("SELECT reason FROM event WHERE pool = 'ended' AND type = 'lease.cancelled'"))
                .isEqualTo("operator");
    }
}
