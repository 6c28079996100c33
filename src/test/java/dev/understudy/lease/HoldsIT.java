package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.admin;
import static dev.understudy.lease.LeaseNode.malformed;
import static dev.understudy.lease.LeaseNode.proof;
import static dev.understudy.lease.LeaseNode.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Proof;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseId;
import dev.understudy.domain.PoolName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldsIT {
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

    private static Failure releaseRefused(LeaseId lease, Proof proof) {
        return node.refusal(LeaseCommands.RELEASE, new LeaseCommands.Release(lease, proof, Outcome.USED));
    }

    private static String outcome(Granted lease) {
        return world.read("SELECT outcome FROM lease WHERE id = ?", lease.id().value());
    }

    @Test
    void a_used_account_is_retired_for_deletion() {
        Granted lease = node.leased(world.poolOf("used", 1));
        node.release(lease, Outcome.USED);
        assertThat(world.accountState(lease.account().id())).isEqualTo("retired");
        assertThat(world.read("SELECT reason FROM account WHERE pool = 'used' AND delete_after <= app_now()"))
                .isEqualTo("used");
        assertThat(world.events("lease.released", lease.id().value())).isEqualTo(1);
        assertThat(world.events("account.retired", lease.id().value())).isEqualTo(1);
    }

    @Test
    void an_unused_account_goes_to_the_end_of_the_ready_ones() {
        PoolName pool = world.poolOf("unused", 2);
        Granted first = node.leased(pool);
        node.release(first, Outcome.UNUSED);
        assertThat(world.accountState(first.account().id())).isEqualTo("ready");
        assertThat(node.leased(pool).account().id())
                .isNotEqualTo(first.account().id());
        assertThat(node.leased(pool).account().id()).isEqualTo(first.account().id());
    }

    @Test
    void a_broken_account_is_quarantined() {
        Granted lease = node.leased(world.poolOf("broken", 1));
        node.release(lease, Outcome.BROKEN);
        assertThat(world.accountState(lease.account().id())).isEqualTo("quarantined");
        assertThat(world.events("account.quarantined", lease.id().value())).isEqualTo(1);
    }

    @Test
    void the_first_outcome_wins_and_a_repeat_succeeds() {
        Granted lease = node.leased(world.poolOf("twice", 1));
        node.release(lease, Outcome.USED);
        node.release(lease, Outcome.UNUSED);
        assertThat(outcome(lease)).isEqualTo("used");
        assertThat(world.accountState(lease.account().id())).isEqualTo("retired");
        assertThat(world.events("lease.released", lease.id().value())).isEqualTo(1);
    }

    @Test
    void releases_at_the_same_instant_end_the_lease_once() {
        Granted lease = node.leased(world.poolOf("at-once", 1));
        var both = List.of(Outcome.BROKEN, Outcome.USED, Outcome.UNUSED).stream()
                .map(outcome -> node.bus.request(
                        LeaseCommands.RELEASE, new LeaseCommands.Release(lease.id(), proof(lease), outcome)))
                .toList();
        both.forEach(LeaseNode::result);
        assertThat(outcome(lease)).isEqualTo("broken");
        assertThat(world.events("lease.released", lease.id().value())).isEqualTo(1);
    }

    @Test
    void only_the_owner_or_an_operator_releases() {
        Granted lease = node.leased(world.poolOf("owner", 1));
        assertThat(releaseRefused(lease.id(), wrong(lease.id()))).isEqualTo(new Failure.NotOwner(lease.id()));
        assertThat(releaseRefused(lease.id(), malformed())).isEqualTo(new Failure.NotOwner(lease.id()));
        assertThat(releaseRefused(lease.id(), new Proof(null, false))).isEqualTo(new Failure.NotOwner(lease.id()));
        assertThat(outcome(lease)).isNull();
        node.ask(LeaseCommands.RELEASE, new LeaseCommands.Release(lease.id(), admin(), Outcome.USED));
        assertThat(outcome(lease)).isEqualTo("used");
    }

    @Test
    void a_token_of_another_lease_proves_nothing() {
        PoolName pool = world.poolOf("swapped", 2);
        Granted mine = node.leased(pool);
        Granted yours = node.leased(pool);
        assertThat(releaseRefused(mine.id(), proof(yours))).isEqualTo(new Failure.NotOwner(mine.id()));
    }

    @Test
    void a_lease_that_never_was_is_not_found() {
        LeaseId nobody = LeaseId.next();
        assertThat(releaseRefused(nobody, admin())).isEqualTo(new Failure.NoSuch("lease", nobody.toString()));
        assertThat(releaseRefused(nobody, wrong(nobody))).isEqualTo(new Failure.NoSuch("lease", nobody.toString()));
    }

    @Test
    void a_heartbeat_extends_from_now_and_makes_the_warning_due_again() {
        Granted lease = node.leased(world.poolOf("renewed", 1));
        Instant expiresAt =
                node.ask(LeaseCommands.RENEW, new LeaseCommands.Renew(lease.id(), proof(lease), Duration.ofHours(1)));
        assertThat(expiresAt).isAfter(lease.expiresAt().plusSeconds(2_900));
        assertThat(world.read(
                        "SELECT due_at < expires_at - interval '11 minutes' FROM lease WHERE id = ?",
                        lease.id().value()))
                .isEqualTo("t");
    }

    @Test
    void a_heartbeat_beyond_the_most_is_bad_input() {
        Granted lease = node.leased(world.poolOf("too-long", 1));
        assertThat(node.refusal(
                        LeaseCommands.RENEW, new LeaseCommands.Renew(lease.id(), proof(lease), Duration.ofDays(2))))
                .isInstanceOf(Failure.BadInput.class);
    }

    @Test
    void a_released_lease_cannot_be_renewed_nor_read() {
        Granted lease = node.leased(world.poolOf("gone", 1));
        node.release(lease, Outcome.USED);
        assertThat(node.refusal(
                        LeaseCommands.RENEW, new LeaseCommands.Renew(lease.id(), proof(lease), Duration.ofMinutes(1))))
                .isEqualTo(new Failure.LeaseReleased(lease.id()));
        assertThat(node.refusal(LeaseCommands.READ_SESSION, new LeaseCommands.ReadSession(lease.id(), proof(lease))))
                .isEqualTo(new Failure.LeaseReleased(lease.id()));
    }

    @Test
    void an_account_is_ready_again_when_no_byte_of_the_answer_was_written() {
        Granted lease = node.leased(world.poolOf("unseen", 1));
        node.ask(LeaseCommands.UNDELIVERED, new LeaseCommands.Undelivered(List.of(lease.id()), false));
        assertThat(world.accountState(lease.account().id())).isEqualTo("ready");
        assertThat(outcome(lease)).isEqualTo("client-gone");
    }

    @Test
    void an_account_is_retired_when_a_byte_of_the_answer_was_written() {
        Granted lease = node.leased(world.poolOf("half-seen", 1));
        node.ask(LeaseCommands.UNDELIVERED, new LeaseCommands.Undelivered(List.of(lease.id()), true));
        assertThat(world.accountState(lease.account().id())).isEqualTo("retired");
        assertThat(outcome(lease)).isEqualTo("client-gone");
    }

    @Test
    void an_account_that_an_operator_quarantined_stays_so_when_its_lease_ends() {
        Granted lease = node.leased(world.poolOf("operator", 1));
        world.sql(
                "UPDATE account SET state = 'quarantined', reason = 'operator' WHERE id = ?",
                lease.account().id().value());
        node.release(lease, Outcome.UNUSED);
        assertThat(world.accountState(lease.account().id())).isEqualTo("quarantined");
        assertThat(outcome(lease)).isEqualTo("unused");
    }

    @Test
    void an_account_whose_session_cannot_be_opened_is_quarantined_and_stops_no_other() {
        PoolName pool = world.poolOf("sealed", 2);
        var first = world.read("SELECT id FROM account WHERE pool = 'sealed' ORDER BY ready_at LIMIT 1");
        world.sql("UPDATE account_session SET sealed = '\\x00' WHERE account_id = ?::uuid", first);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> node.leased(pool))
                .isInstanceOf(RuntimeException.class);
        org.awaitility.Awaitility.await()
                .until(() -> "quarantined".equals(world.read("SELECT state FROM account WHERE id = ?::uuid", first)));
        assertThat(node.leased(pool).account().id().toString()).isNotEqualTo(first);
    }
}
