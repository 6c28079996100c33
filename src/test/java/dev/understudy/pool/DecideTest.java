package dev.understudy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import dev.understudy.store.OrderTable.Decision;
import dev.understudy.store.PoolTable.Levels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecideTest {
    private Instant now = Instant.EPOCH;
    private final Setback setback = new Setback(() -> now);

    private Decision decide(int target, int ready, int underWay, int waiting) {
        return Decide.order(
                new Levels(target, ready, underWay, waiting, Optional.empty()), new Decide.Bounds(100, 40), setback);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            setback.failed(Reason.SHOP_ERROR);
        }
    }

    @Test
    void what_is_missing_is_ordered_and_said() {
        Decision decision = decide(50, 10, 5, 0);
        assertThat(decision.order()).isEqualTo(35);
        assertThat(decision.why()).isEqualTo("10 ready and 5 under way, the target is 50: 35 to order");
    }

    @Test
    void who_waits_counts_besides_the_target() {
        assertThat(decide(10, 10, 0, 4).order()).isEqualTo(4);
        assertThat(decide(10, 10, 4, 4).order()).isZero();
    }

    @Test
    void a_full_pool_orders_nothing() {
        Decision decision = decide(50, 50, 0, 0);
        assertThat(decision.order()).isZero();
        assertThat(decision.why()).isEqualTo("50 ready, the target is 50: nothing to do");
    }

    @Test
    void more_than_the_target_is_not_taken_back() {
        assertThat(decide(10, 50, 0, 0).order()).isZero();
    }

    @Test
    void an_order_is_at_most_a_batch() {
        assertThat(decide(90, 0, 0, 0).order()).isEqualTo(40);
    }

    @Test
    void no_more_are_made_ready_than_the_pool_may_have_whatever_waits() {
        assertThat(decide(90, 80, 0, 500).order()).isEqualTo(20);
    }

    @Test
    void a_suspended_pool_orders_nothing_and_says_why() {
        Decision decision = Decide.order(
                new Levels(50, 0, 0, 9, Optional.of(Reason.CONSENT_EXPIRED)), new Decide.Bounds(100, 40), setback);
        assertThat(decision.order()).isZero();
        assertThat(decision.why()).contains("suspended (consent-expired)");
    }

    @Test
    void a_few_failures_change_nothing() {
        fail(7);
        assertThat(decide(50, 0, 0, 0).order()).isEqualTo(40);
    }

    @Test
    void after_many_failures_in_a_row_one_is_tried_after_a_pause() {
        fail(8);
        assertThat(decide(50, 0, 0, 0).order()).as("resting").isZero();
        assertThat(decide(50, 0, 0, 0).why()).contains("the last 8 registrations failed (shop-error");
        now = now.plusSeconds(1);
        assertThat(decide(50, 0, 0, 0).order()).isEqualTo(1);
        assertThat(decide(50, 0, 1, 0).order()).as("one is under way").isZero();
    }

    @Test
    void the_pause_doubles_up_to_a_minute() {
        fail(8);
        now = now.plusSeconds(1);
        fail(1);
        now = now.plusMillis(1_999);
        assertThat(setback.isResting()).isTrue();
        now = now.plusMillis(1);
        assertThat(setback.isResting()).isFalse();
        for (int i = 0; i < 20; i++) {
            fail(1);
            now = now.plusSeconds(60);
        }
        fail(1);
        now = now.plus(Duration.ofSeconds(59));
        assertThat(setback.isResting()).isTrue();
        now = now.plusSeconds(1);
        assertThat(setback.isResting()).isFalse();
    }

    @Test
    void what_was_under_way_when_the_shop_broke_counts_as_one_blow() {
        fail(64);
        now = now.plusSeconds(1);
        assertThat(setback.isResting()).isFalse();
    }

    @Test
    void the_first_success_ends_the_setback() {
        fail(20);
        setback.registered();
        assertThat(decide(50, 0, 0, 0).order()).isEqualTo(40);
    }
}
