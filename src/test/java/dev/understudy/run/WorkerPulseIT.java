package dev.understudy.run;

import static dev.understudy.store.StoreWorld.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.WorkerId;
import dev.understudy.run.WorkerPulse.Rhythm;
import dev.understudy.store.Database;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.Notices;
import dev.understudy.store.StoreWorld;
import dev.understudy.store.WorkerTable;
import dev.understudy.testing.Wire;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a process knows of its claims while it cannot renew them, and what it does when they are lost. */
class WorkerPulseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Rhythm RHYTHM =
            new Rhythm(Duration.ofSeconds(4), Duration.ofMillis(100), Duration.ofMillis(2_500));
    private static final DatabaseSettings.Timeouts TIMEOUTS = new DatabaseSettings.Timeouts(
            Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));

    private StoreWorld world;
    private Wire wire;
    private Database node;
    private WorkerPulse pulse;
    private final AtomicInteger losses = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        world = StoreWorld.open();
        wire = new Wire(world.settings.url());
        node = Database.open(world.vertx, new DatabaseSettings(wire.url(), null, 1, 3, TIMEOUTS));
        pulse = new WorkerPulse(new WorkerTable(node), new Notices(node, "test"), WorkerId.next(), RHYTHM);
        pulse.onLoss(losses::incrementAndGet);
        await(pulse.start(world.vertx, "test"));
    }

    @AfterEach
    void stop() throws Exception {
        wire.heal();
        await(pulse.end(world.vertx));
        await(node.close());
        wire.close();
        world.close();
    }

    private boolean othersMayTakeOver() {
        return world.read("SELECT alive_until <= app_now() FROM worker WHERE id = '" + pulse.id() + "'")
                .equals("t");
    }

    private void until(String what, java.util.concurrent.Callable<Boolean> holds) {
        await(what).atMost(PATIENCE).pollInterval(POLL).until(holds);
    }

    @Test
    void it_stops_sending_while_its_claims_are_still_good_by_the_length_of_a_request() {
        assertThat(pulse.maySend()).isTrue();
        wire.freeze();
        until("no more is sent", () -> !pulse.maySend());
        assertThat(othersMayTakeOver()).isFalse();
        wire.heal();
        until("a renewal came through in time", pulse::maySend);
        assertThat(losses).hasValue(0);
    }

    @Test
    void it_finds_out_that_it_was_taken_for_dead_and_works_again_with_nothing_of_before() {
        wire.freeze();
        until("claims are free for others", this::othersMayTakeOver);
        assertThat(pulse.maySend()).isFalse();
        assertThat(losses).hasValue(0);
        wire.heal();
        until("it knows", () -> losses.get() == 1);
        until("it works again", pulse::maySend);
        assertThat(othersMayTakeOver()).isFalse();
        assertThat(losses).hasValue(1);
    }

    @Test
    void nobody_sends_any_more_once_the_loss_is_known() {
        AtomicInteger maySend = new AtomicInteger();
        pulse.onLoss(() -> maySend.set(pulse.maySend() ? 1 : 2));
        world.sql(
                "UPDATE worker SET alive_until = app_now() WHERE id = ?::uuid",
                pulse.id().toString());
        until("told", () -> maySend.get() != 0);
        assertThat(maySend).hasValue(2);
    }
}
