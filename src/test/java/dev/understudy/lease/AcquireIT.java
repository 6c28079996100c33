package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.PATIENT;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.repeatable;
import static dev.understudy.lease.LeaseNode.request;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.AccountId;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseState;
import dev.understudy.domain.PoolName;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcquireIT {
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
    void a_lease_carries_its_account_with_the_opened_session() {
        PoolName pool = world.pool("opened");
        AccountId account = world.addReady(pool, 1).get(0);

        Granted lease = node.leased(pool);

        assertThat(lease.account().id()).isEqualTo(account);
        assertThat(lease.account().session().cookies().get(0).value()).isEqualTo("secret-of-" + account);
        assertThat(lease.account().identity().fullName()).isEqualTo("Ada Test");
        assertThat(lease.state()).isEqualTo(LeaseState.ACTIVE);
        assertThat(lease.expiresAt()).isAfter(Instant.now().plusSeconds(500));
        assertThat(world.accountState(account)).isEqualTo("leased");
        assertThat(world.events("lease.granted", lease.id().value())).isEqualTo(1);
    }

    @Test
    void fifty_parallel_acquirers_on_two_nodes_get_distinct_accounts() {
        PoolName pool = world.poolOf("distinct", 1_000);
        List<Future<List<Granted>>> asked = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            asked.add((i % 2 == 0 ? node : other).acquire(request(pool, "client-" + i % 50, PATIENT)));
        }
        Set<AccountId> accounts = new HashSet<>();
        Set<Long> fences = new HashSet<>();
        for (Future<List<Granted>> each : asked) {
            Granted lease = result(each).get(0);
            accounts.add(lease.account().id());
            fences.add(lease.fence());
        }
        assertThat(accounts).hasSize(1_000);
        assertThat(fences).hasSize(1_000);
        assertThat(world.count("SELECT count(*) FROM lease WHERE pool = 'distinct' AND state = 'active'"))
                .isEqualTo(1_000);
    }

    @Test
    void fences_only_grow() {
        PoolName pool = world.poolOf("fences", 20);
        List<Long> fences = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? node : other).leased(pool).fence())
                .toList();
        assertThat(fences).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void the_account_that_was_ready_first_goes_first() {
        PoolName pool = world.pool("oldest");
        List<AccountId> ready = world.addReady(pool, 3);
        List<AccountId> leased = IntStream.range(0, 3)
                .mapToObj(i -> node.leased(pool).account().id())
                .toList();
        assertThat(leased).isEqualTo(ready);
    }

    @Test
    void an_empty_pool_refuses_at_once_with_the_place_in_line() {
        PoolName pool = world.pool("empty");
        assertThat(refusal(node.acquire(request(pool, "o", AT_ONCE))))
                .isInstanceOfSatisfying(
                        Failure.PoolEmpty.class,
                        empty -> assertThat(empty.position()).isEqualTo(1));
        assertThat(world.waiting(pool)).isZero();
        assertThat(world.read("SELECT reason FROM event WHERE pool = 'empty' AND type = 'lease.cancelled'"))
                .isEqualTo("wait-over");
    }

    @Test
    void several_accounts_are_leased_all_or_none() {
        PoolName pool = world.poolOf("several", 3);
        assertThat(refusal(node.acquire(request(pool, "o", AT_ONCE, 4)))).isInstanceOf(Failure.PoolEmpty.class);
        List<Granted> leases = result(node.acquire(request(pool, "o", AT_ONCE, 3)));
        assertThat(leases).extracting(Granted::id).doesNotHaveDuplicates().hasSize(3);
        assertThat(leases).extracting(lease -> lease.account().id()).doesNotHaveDuplicates();
    }

    @Test
    void an_unknown_pool_is_named() {
        assertThat(refusal(node.acquire(request(new PoolName("nowhere"), "o", PATIENT))))
                .isEqualTo(new Failure.NoSuch("pool", "nowhere"));
    }

    @Test
    void a_pool_that_left_the_configuration_is_unknown_but_for_repeats() {
        PoolName pool = world.poolOf("left-over", 2);
        Granted kept = result(node.acquire(repeatable(pool, "o", AT_ONCE, "left-over", "body")))
                .get(0);
        world.sql("UPDATE pool SET configured = false, target = 0, file_target = 0 WHERE name = 'left-over'");
        assertThat(refusal(node.acquire(request(pool, "o", PATIENT))))
                .isEqualTo(new Failure.NoSuch("pool", "left-over"));
        assertThat(result(node.acquire(repeatable(pool, "o", AT_ONCE, "left-over", "body"))))
                .containsExactly(kept);
    }

    @Test
    void more_than_a_pool_can_have_is_refused_at_once() {
        PoolName pool = world.pool("small");
        assertThat(refusal(node.acquire(request(pool, "o", PATIENT, 1_001))))
                .isEqualTo(new Failure.CountTooLarge(1_001, 1_000));
    }

    @Test
    void one_bad_request_does_not_spoil_its_neighbours() {
        PoolName pool = world.poolOf("spoiled", 2);
        Future<List<Granted>> good = node.acquire(request(pool, "good", PATIENT));
        Future<List<Granted>> bad = node.acquire(request(pool, "nul\0", PATIENT));
        Future<List<Granted>> alsoGood = node.acquire(request(pool, "good too", PATIENT));
        assertThat(refusal(bad)).isInstanceOf(Failure.BadInput.class);
        assertThat(result(good)).hasSize(1);
        assertThat(result(alsoGood)).hasSize(1);
    }

    @Test
    void a_session_is_read_with_the_token_and_not_without() {
        PoolName pool = world.poolOf("session", 1);
        Granted lease = node.leased(pool);
        var account =
                node.ask(LeaseCommands.READ_SESSION, new LeaseCommands.ReadSession(lease.id(), LeaseNode.proof(lease)));
        assertThat(account.session().tokens()).containsEntry("token", "t-" + account.id());
        assertThat(node.refusal(
                        LeaseCommands.READ_SESSION,
                        new LeaseCommands.ReadSession(lease.id(), LeaseNode.wrong(lease.id()))))
                .isEqualTo(new Failure.NotOwner(lease.id()));
    }
}
