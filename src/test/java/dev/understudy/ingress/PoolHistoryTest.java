package dev.understudy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.store.read.PoolView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolHistoryTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    private final MovedClock clock = new MovedClock();
    private final PoolHistory history = new PoolHistory(null, clock);

    private static final class MovedClock extends Clock {
        private Instant now = BEGIN;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void seen(String pool, long ready) {
        PoolView.Counts counts = new PoolView.Counts(0, ready, 0, 0, 0);
        history.keep(List.of(new PoolView(pool, "shop", true, 9, 9, counts, Map.of(), 0, 0, "", null, null)));
    }

    private List<Long> ready(String pool) {
        return history.of(pool).stream().map(level -> level.counts().ready()).toList();
    }

    @Test
    void levels_are_kept_where_they_change_alone() {
        for (long ready : new long[] {1, 1, 2, 2, 2, 1}) {
            seen("demo", ready);
            clock.now = clock.now.plusSeconds(10);
        }
        assertThat(ready("demo")).containsExactly(1L, 2L, 1L);
        assertThat(history.of("demo").get(1).at()).isEqualTo(BEGIN.plusSeconds(20));
    }

    @Test
    void what_is_older_than_the_hour_is_forgotten_but_for_the_level_in_force_when_it_began() {
        seen("demo", 1);
        clock.now = clock.now.plusSeconds(60);
        seen("demo", 2);
        clock.now = clock.now.plus(PoolHistory.KEPT).plus(Duration.ofSeconds(1));
        seen("demo", 3);
        assertThat(ready("demo")).containsExactly(2L, 3L);
    }

    @Test
    void a_pool_that_changes_all_the_time_is_kept_within_bounds() {
        for (int i = 0; i < PoolHistory.MOST + 10; i++) {
            seen("demo", i);
        }
        assertThat(history.of("demo")).hasSize(PoolHistory.MOST);
        assertThat(ready("demo")).endsWith(PoolHistory.MOST + 9L);
    }

    @Test
    void a_pool_that_is_gone_leaves_nothing() {
        seen("demo", 1);
        seen("other", 1);
        assertThat(history.of("demo")).isEmpty();
        assertThat(history.of("other")).hasSize(1);
    }
}
