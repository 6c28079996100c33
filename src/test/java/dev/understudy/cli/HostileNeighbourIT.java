package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.domain.PoolName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop in trouble is left alone and tried with care, and its neighbours notice nothing. */
class HostileNeighbourIT {
    private static final PoolName GOOD = new PoolName("demo");
    private static final PoolName BAD = new PoolName("demo2");

    @TempDir
    private Path directory;

    private static void target(RunningNode running, PoolName pool, int target) throws Exception {
        running.await(
                running.node.bus().request(PoolCommands.CHANGE, new PoolCommands.Change(pool, target, null, null)));
    }

    private static int count(RunningNode running, String sql) throws Exception {
        return Integer.parseInt(running.read(sql));
    }

    private static int ready(RunningNode running, PoolName pool) throws Exception {
        return count(running, "SELECT count(*) FROM account WHERE state = 'ready' AND pool = '" + pool + "'");
    }

    private static Duration fill(RunningNode running, PoolName pool, int target) throws Exception {
        long began = System.nanoTime();
        target(running, pool, target);
        await().atMost(RunningNode.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> ready(running, pool) == target);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static boolean isLeftAlone(RunningNode running, PoolName pool) throws Exception {
        return running.read("SELECT decision FROM pool WHERE name = '" + pool + "'")
                .startsWith("the shop is left alone");
    }

    @Test
    void a_storm_of_503_opens_the_breaker_and_the_pool_comes_back_after_it() throws Exception {
        try (RunningNode running = new RunningNode(directory, 0).started()) {
            fill(running, GOOD, 5);
            running.faults("{\"hostility\":\"503\"}");
            target(running, GOOD, 60);
            await().atMost(RunningNode.PATIENCE).until(() -> isLeftAlone(running, GOOD));
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> running.read("SELECT count(*) FROM registration WHERE state = 'running'")
                            .equals("0"));
            int before = RunningNode.counted(running.sandbox, "hostileActs");
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> RunningNode.counted(running.sandbox, "hostileActs") - before < 30);
            assertThat(count(running, "SELECT count(*) FROM registration WHERE state = 'failed'"))
                    .as("who had begun already, and probes")
                    .isLessThan(70);

            running.faults("{\"hostility\":\"none\"}");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ready(running, GOOD)).isEqualTo(60));
        }
    }

    @Test
    void a_hostile_shop_slows_no_other_shops_pool() throws Exception {
        Manners two = new Manners(2, 3, UnaryOperator.identity(), UnaryOperator.identity());
        try (RunningNode running = new RunningNode(directory, 0, two).started()) {
            fill(running, BAD, 5);
            fill(running, GOOD, 5);
            Duration usual = fill(running, GOOD, 45);

            RunningNode.faults(running.sandboxes.get(1), "{\"hostility\":\"never\"}");
            target(running, BAD, 80);
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> RunningNode.counted(running.sandboxes.get(1), "hostileActs") > 20);
            Duration beside = fill(running, GOOD, 85);

            assertThat(beside)
                    .as("forty accounts took %s alone", usual)
                    .isLessThan(usual.multipliedBy(3).plusSeconds(2));
            assertThat(ready(running, BAD)).isEqualTo(5);
            await().atMost(RunningNode.PATIENCE).until(() -> isLeftAlone(running, BAD));
            assertThat(isLeftAlone(running, GOOD)).isFalse();
            assertThat(running.read("SELECT count(*) FROM registration WHERE state = 'failed' AND pool = 'demo'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void runs_that_wait_for_codes_which_never_come_leave_the_other_shops_pool_its_places() throws Exception {
        Manners narrow = new Manners(
                2,
                3,
                config -> config.replace("registration: {", "shutdown: {grace: 1s}\nregistration: {concurrency: 16, "),
                flow -> flow.replace("within: 1s", "within: 25s"));
        try (RunningNode running = new RunningNode(directory, 0, narrow).started()) {
            fill(running, BAD, 5);
            fill(running, GOOD, 5);

            RunningNode.faults(running.sandboxes.get(1), "{\"messagesOff\":true}");
            target(running, BAD, 40);
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> count(
                                    running,
                                    "SELECT count(*) FROM registration WHERE state = 'running' AND pool = 'demo2'")
                            >= 14);
            assertThat(fill(running, GOOD, 15)).isLessThan(Duration.ofSeconds(15));
        }
    }
}
