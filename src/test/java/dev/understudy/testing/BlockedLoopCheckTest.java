package dev.understudy.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedLoopCheckTest {
    private final BlockedLoopCheck check = new BlockedLoopCheck();

    @Test
    void a_blocked_event_loop_is_a_failure_once() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setBlockedThreadCheckInterval(10)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(1)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
        CountDownLatch release = new CountDownLatch(1);
        vertx.runOnContext(ignored -> hold(release));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThatThrownBy(() -> check.afterEach(null))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("vert.x-eventloop-thread"));
        release.countDown();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        drain();
    }

    private static void hold(CountDownLatch release) {
        try {
            release.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the checker still said until the loop was free again must not fail this very test. */
    private void drain() {
        try {
            check.afterEach(null);
        } catch (AssertionError expected) {
            // the point of this test
        }
    }
}
