package dev.understudy.inbox.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static long admitted(Throttle throttle, int asked, long nowNanos) {
        return IntStream.range(0, asked).filter(i -> throttle.admits(nowNanos)).count();
    }

    @Test
    void a_second_admits_so_many_and_no_more() {
        Throttle throttle = new Throttle(10, 0);
        assertThat(admitted(throttle, 50, 0)).isEqualTo(10);
        assertThat(admitted(throttle, 50, TimeUnit.MILLISECONDS.toNanos(500))).isEqualTo(5);
        assertThat(admitted(throttle, 50, TimeUnit.HOURS.toNanos(1))).isEqualTo(10);
    }

    @Test
    void without_a_bound_all_are_admitted() {
        assertThat(admitted(new Throttle(0, 0), 1_000, 0)).isEqualTo(1_000);
    }
}
