package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.proof;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Release;
import dev.understudy.bus.LeaseCommands.Renew;
import dev.understudy.domain.Failure;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.WorkerId;
import dev.understudy.store.LeaseSweep;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps when the test says so: the node's own comes once an hour. */
class SweepIT {
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    @TempDir
    Path folder;

    /** The patience of the tests' database is 5 s, and a standstill three times that. */
    private static final Duration STANDSTILL = Duration.ofSeconds(15);

    final AtomicLong nanos = new AtomicLong();
    final AtomicBoolean unheard = new AtomicBoolean();
    LeaseWorld world;
    LeaseNode node;
    Sweeper sweeper;
    PoolName pool;

    @BeforeEach
    void open() throws Exception {
        world = LeaseWorld.open(folder);
        node = world.node(sweepingEvery(BETWEEN_SWEEPS));
        pool = world.poolOf("p", 3);
        sweeper = new Sweeper(node.parts, () -> unheard.getAndSet(false), nanos::get);
        result(sweeper.sweep());
        world.advance(Duration.ofSeconds(31));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void sweepAfter(Duration time) {
        world.advance(time);
        result(sweeper.sweep());
    }

    private String state(Granted lease) {
        return world.read("SELECT state FROM lease WHERE id = ?", lease.id().value());
    }

    private Renew renewal(Granted lease) {
        return new Renew(lease.id(), proof(lease), Duration.ofMinutes(10));
    }

    @Test
    void an_expired_lease_retires_its_account() {
        Granted lease = node.leased(pool);
        sweepAfter(Duration.ofMinutes(11));
        assertThat(state(lease)).isEqualTo("expired");
        assertThat(world.accountState(lease.account().id())).isEqualTo("retired");
        assertThat(world.read("SELECT reason FROM account WHERE state = 'retired'"))
                .isEqualTo("lease-expired");
        assertThat(world.events("lease.expired", lease.id().value())).isEqualTo(1);
        assertThat(world.events("account.retired", lease.id().value())).isEqualTo(1);
    }

    @Test
    void after_expiry_the_owner_can_neither_renew_nor_release() {
        Granted lease = node.leased(pool);
        sweepAfter(Duration.ofMinutes(11));
        assertThat(node.refusal(LeaseCommands.RENEW, renewal(lease))).isEqualTo(new Failure.LeaseExpired(lease.id()));
        assertThat(node.refusal(LeaseCommands.RELEASE, new Release(lease.id(), proof(lease), Outcome.USED)))
                .isEqualTo(new Failure.LeaseExpired(lease.id()));
    }

    @Test
    void the_owner_is_warned_once_at_a_fifth_of_the_time() {
        Granted lease = node.leased(pool);
        sweepAfter(Duration.ofSeconds(470));
        assertThat(world.events("lease.expiring", lease.id().value())).isZero();
        sweepAfter(Duration.ofSeconds(20));
        assertThat(world.events("lease.expiring", lease.id().value())).isEqualTo(1);
        sweepAfter(Duration.ofSeconds(20));
        assertThat(world.events("lease.expiring", lease.id().value())).isEqualTo(1);
        assertThat(state(lease)).isEqualTo("active");
    }

    @Test
    void a_heartbeat_before_the_sweep_saves_a_lease_whose_time_is_over() {
        Granted lease = node.leased(pool);
        world.advance(Duration.ofMinutes(11));
        node.ask(LeaseCommands.RENEW, renewal(lease));
        result(sweeper.sweep());
        assertThat(state(lease)).isEqualTo("active");
    }

    @Test
    void after_a_start_only_leases_that_could_have_been_renewed_expire_within_the_grace() {
        Granted old = node.leased(pool);
        world.advance(Duration.ofMinutes(11));
        sweeper = new Sweeper(node.parts, () -> unheard.getAndSet(false), nanos::get);
        result(sweeper.sweep());
        Granted fresh = node.leased(pool);
        world.sql(
                "UPDATE lease SET ttl_seconds = 5, expires_at = granted_at + interval '5 s', due_at = granted_at WHERE id = ?",
                fresh.id().value());
        sweepAfter(Duration.ofSeconds(20));
        assertThat(state(fresh)).isEqualTo("expired");
        assertThat(state(old)).isEqualTo("active");
        sweepAfter(Duration.ofSeconds(11));
        assertThat(state(old)).isEqualTo("expired");
    }

    /** The server takes the sweep's statements up only when it wakes. */
    private Future<Void> sweepIntoFrozenStore() {
        world.sql("BEGIN");
        world.sql("LOCK TABLE lease IN ACCESS EXCLUSIVE MODE");
        Future<Void> sweeping = sweeper.sweep();
        await().until(() -> world.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);
        return sweeping;
    }

    private void graceBeginsAnew(Granted lease) {
        sweepAfter(Duration.ZERO);
        sweepAfter(Duration.ofSeconds(20));
        assertThat(state(lease)).isEqualTo("active");
        sweepAfter(Duration.ofSeconds(11));
        assertThat(state(lease)).isEqualTo("expired");
    }

    @Test
    void an_outage_begins_the_grace_anew() {
        Granted lease = node.leased(pool);
        Future<Void> cut = sweepIntoFrozenStore();
        world.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
        assertThat(refusal(cut)).isEqualTo(new Failure.StoreUnavailable());
        world.advance(Duration.ofMinutes(11));
        world.sql("COMMIT");
        graceBeginsAnew(lease);
    }

    @Test
    void a_store_that_stood_still_is_an_outage_though_nothing_failed() {
        Granted lease = node.leased(pool);
        Future<Void> late = sweepIntoFrozenStore();
        world.advance(Duration.ofMinutes(11));
        nanos.addAndGet(BETWEEN_SWEEPS.plus(STANDSTILL).plusSeconds(1).toNanos());
        world.sql("COMMIT");
        result(late);
        assertThat(state(lease)).isEqualTo("active");
        graceBeginsAnew(lease);
    }

    @Test
    void a_node_that_stood_still_had_an_outage() {
        Granted lease = node.leased(pool);
        nanos.addAndGet(BETWEEN_SWEEPS.plus(STANDSTILL).plusSeconds(1).toNanos());
        sweepAfter(Duration.ofMinutes(11));
        assertThat(state(lease)).isEqualTo("active");
        graceBeginsAnew(lease);
    }

    @Test
    void heartbeats_that_could_not_be_heard_are_an_outage_though_no_sweep_failed() {
        Granted lease = node.leased(pool);
        world.advance(Duration.ofMinutes(11));
        unheard.set(true);
        graceBeginsAnew(lease);
    }

    @Test
    void a_sweep_waits_for_a_commit_as_heartbeats_do_even_where_nothing_is_due() {
        world.sql("BEGIN");
        world.sql("LOCK TABLE worker IN EXCLUSIVE MODE");
        Future<Void> sweeping = sweeper.sweep();
        await().until(() -> world.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);
        assertThat(sweeping.isComplete()).isFalse();
        world.sql("COMMIT");
        result(sweeping);
    }

    @Test
    void the_time_between_two_sweeps_is_no_outage() {
        Granted lease = node.leased(pool);
        nanos.addAndGet(BETWEEN_SWEEPS.plus(STANDSTILL).minusSeconds(1).toNanos());
        sweepAfter(Duration.ofMinutes(11));
        assertThat(state(lease)).isEqualTo("expired");
    }

    @Test
    void waits_of_nodes_that_were_alive_before_a_standstill_go_on() {
        PoolName empty = world.pool("empty");
        WorkerId other = world.worker(Duration.ofMinutes(1));
        world.standInLine(empty, other, "patient");
        Future<Void> late = sweepIntoFrozenStore();
        world.advance(Duration.ofMinutes(11));
        world.sql("COMMIT");
        result(late);
        assertThat(world.waiting(empty)).isEqualTo(1);
    }

    @Test
    void a_failure_that_is_no_outage_does_not_renew_the_grace() {
        Granted lease = node.leased(pool);
        world.sql("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE EXCEPTION ''broken''; END'");
        world.sql("CREATE TRIGGER broken BEFORE UPDATE ON lease_request FOR EACH STATEMENT EXECUTE FUNCTION fail()");
        sweeper = new Sweeper(node.parts, () -> unheard.getAndSet(false), nanos::get);
        assertThatThrownBy(() -> sweepAfter(Duration.ofMinutes(11))).hasMessageContaining("broken");
        assertThatThrownBy(() -> sweepAfter(Duration.ofSeconds(20))).hasMessageContaining("broken");
        assertThat(state(lease)).isEqualTo("active");
        assertThatThrownBy(() -> sweepAfter(Duration.ofSeconds(11))).hasMessageContaining("broken");
        assertThat(state(lease)).isEqualTo("expired");
    }

    @Test
    void old_rows_that_cannot_be_dropped_fail_no_sweep_and_are_tried_once_a_minute() {
        world.sql("CREATE SEQUENCE tries");
        world.sql("CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM nextval(''tries''); RAISE EXCEPTION ''broken''; END'");
        world.sql("CREATE TRIGGER broken BEFORE DELETE ON lease_request FOR EACH STATEMENT EXECUTE FUNCTION fail()");
        for (int i = 0; i < 4; i++) {
            nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            sweepAfter(Duration.ofSeconds(31));
        }
        assertThat(world.read("SELECT last_value FROM tries")).isEqualTo("2");
    }

    @Test
    void the_waits_of_dead_nodes_are_cancelled_with_a_reason() {
        PoolName empty = world.pool("empty");
        WorkerId dead = world.worker(Duration.ofHours(1));
        world.standInLine(empty, dead, "ghost");
        sweepAfter(Duration.ZERO);
        assertThat(world.waiting(empty)).isEqualTo(1);
        world.die(dead);
        sweepAfter(Duration.ZERO);
        assertThat(world.waiting(empty)).isZero();
        assertThat(world.read("SELECT reason FROM event WHERE type = 'lease.cancelled'"))
                .isEqualTo("worker-lost");
        assertThat(node.noticed).hasSize(1);
    }

    @Test
    void a_wait_is_not_cancelled_while_its_line_may_be_granting_it() {
        PoolName turning = world.pool("turning");
        PoolName still = world.pool("still");
        WorkerId dead = world.worker(Duration.ofHours(1));
        world.standInLine(turning, dead, "ghost");
        world.standInLine(still, dead, "ghost");
        world.die(dead);
        world.sql("SELECT pg_advisory_lock(hashtext('understudy line'), hashtext('turning'))");
        sweepAfter(Duration.ZERO);
        assertThat(world.waiting(turning)).isEqualTo(1);
        assertThat(world.waiting(still)).isZero();
        world.sql("SELECT pg_advisory_unlock_all()");
        sweepAfter(Duration.ZERO);
        assertThat(world.waiting(turning)).isZero();
    }

    @Test
    void a_request_is_kept_for_a_day_after_the_end_of_its_lease() {
        Granted lease = node.leased(pool);
        LeaseSweep sweep = new LeaseSweep(node.parts.database(), 10);
        world.advance(Duration.ofHours(25));
        assertThat(result(sweep.dropOld(Duration.ofHours(24)))).isZero();
        result(sweeper.sweep());
        world.advance(Duration.ofHours(25));
        assertThat(result(sweep.dropOld(Duration.ofHours(24)))).isEqualTo(1);
        assertThat(state(lease)).isEqualTo("expired");
    }

    private static LeaseSettings sweepingEvery(Duration sweep) {
        LeaseSettings usual = LeaseSettings.defaults();
        return new LeaseSettings(
                usual.defaultTtl(),
                usual.mostTtl(),
                usual.longestWait(),
                usual.mostCount(),
                usual.mostOfPool(),
                usual.mostWaiting(),
                sweep,
                usual.outageGrace(),
                usual.expiringAt(),
                usual.checkPatience(),
                usual.keepEnded());
    }
}
