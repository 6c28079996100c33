package dev.understudy.lease;

import static dev.understudy.lease.LeaseNode.AT_ONCE;
import static dev.understudy.lease.LeaseNode.PATIENT;
import static dev.understudy.lease.LeaseNode.limited;
import static dev.understudy.lease.LeaseNode.refusal;
import static dev.understudy.lease.LeaseNode.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.bus.LeaseCommands.Holder;
import dev.understudy.bus.LeaseCommands.Outcome;
import dev.understudy.bus.LeaseCommands.Repeat;
import dev.understudy.domain.Failure;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Refusal;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaIT {
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
    void two_nodes_and_two_pools_together_never_exceed_a_keys_quota() {
        PoolName left = world.poolOf("left", 40);
        PoolName right = world.poolOf("right", 40);
        List<Future<List<Granted>>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            for (LeaseNode each : List.of(node, other)) {
                asked.add(each.acquire(limited(left, "both", 10, 1, AT_ONCE)));
                asked.add(each.acquire(limited(right, "both", 10, 1, AT_ONCE)));
            }
        }
        int granted = 0;
        for (Future<List<Granted>> each : asked) {
            try {
                granted += result(each).size();
            } catch (Refusal refused) {
                assertThat(refused.failure()).isEqualTo(new Failure.QuotaExhausted("both", 10));
            }
        }
        assertThat(granted).isEqualTo(10);
        assertThat(world.count("SELECT count(*) FROM lease WHERE key_name = 'both' AND state = 'active'"))
                .isEqualTo(10);
    }

    @Test
    void what_a_key_waits_for_counts() {
        PoolName pool = world.pool("waited");
        node.acquire(limited(pool, "waiter", 2, 2, PATIENT));
        await().until(() -> world.waiting(pool) == 1);
        assertThat(refusal(other.acquire(limited(pool, "waiter", 2, 1, AT_ONCE))))
                .isEqualTo(new Failure.QuotaExhausted("waiter", 2));
    }

    @Test
    void a_lease_given_back_makes_room() {
        PoolName pool = world.poolOf("room", 2);
        Granted lease =
                result(node.acquire(limited(pool, "one", 1, 1, AT_ONCE))).get(0);
        assertThat(refusal(node.acquire(limited(pool, "one", 1, 1, AT_ONCE))))
                .isInstanceOf(Failure.QuotaExhausted.class);
        node.release(lease, Outcome.USED);
        assertThat(result(node.acquire(limited(pool, "one", 1, 1, AT_ONCE)))).hasSize(1);
    }

    @Test
    void a_repeat_is_answered_even_when_the_quota_is_used_up() {
        PoolName pool = world.poolOf("repeat", 2);
        Granted first = result(node.acquire(keyed(pool))).get(0);
        assertThat(result(node.acquire(keyed(pool))).get(0)).isEqualTo(first);
    }

    private static Acquire keyed(PoolName pool) {
        return new Acquire(
                LeaseRequestId.next(),
                pool,
                "o",
                Duration.ofMinutes(1),
                AT_ONCE,
                1,
                Map.of(),
                new Holder("full", 1),
                new Repeat("again", "body"));
    }
}
