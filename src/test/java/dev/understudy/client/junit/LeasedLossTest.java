package dev.understudy.client.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.client.FakeService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** What becomes of tests, and of their other accounts, when a lease is renewed, or lost, while they run. */
class LeasedLossTest {
    private static final String HEARTBEAT = "POST /v1/leases/lease-1/heartbeat";

    @TempDir
    Path directory;

    private FakeService service;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_long_test_keeps_its_lease() throws Exception {
        TestExecutionSummary run = run(LeasedCases.Losing.class, "2", () -> service.count(HEARTBEAT) >= 4);
        assertThat(run.getFailures()).isEmpty();
        assertThat(run.getTestsSucceededCount()).isEqualTo(1);
    }

    @Test
    void a_test_whose_lease_was_lost_is_not_green() throws Exception {
        TestExecutionSummary run = lose(LeasedCases.Losing.class);
        assertThat(run.getFailures().get(0).getException()).hasMessageContainingAll("lease-1", "lost", "lease-expired");
    }

    @Test
    void a_test_that_outlives_its_lease_while_a_renewal_hangs_is_not_green() throws Exception {
        service.fallSilent(HEARTBEAT);
        long began = System.nanoTime();
        TestExecutionSummary run = run(
                LeasedCases.Losing.class,
                "1",
                () -> service.count(HEARTBEAT) > 0
                        && System.nanoTime() - began > Duration.ofSeconds(3).toNanos());
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        assertThat(run.getFailures().get(0).getException()).hasMessageContainingAll("lease-1", "lost");
    }

    @ParameterizedTest
    @ValueSource(classes = {LeasedCases.LosingOneOfTwo.class, LeasedCases.LosingAndFailing.class})
    void the_other_accounts_of_a_test_that_lost_one_are_not_called_broken(Class<?> losing) throws Exception {
        assertThat(lose(losing)).isNotNull();
        assertThat(service.calls).contains("DELETE /v1/leases/lease-2?outcome=used");
    }

    private TestExecutionSummary lose(Class<?> losing) throws Exception {
        service.problem(HEARTBEAT, 409, "lease-expired");
        TestExecutionSummary run = run(losing, "1", () -> {
            await().until(() -> service.count(HEARTBEAT) >= 1);
            await().during(Duration.ofMillis(500)).until(() -> service.count(HEARTBEAT) == 1);
            return true;
        });
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        return run;
    }

    /** @param until the test ends not before that */
    private TestExecutionSummary run(Class<?> tests, String ttlSeconds, BooleanSupplier until) throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        LeasedCases.Losing.lost = enough;
        Thread watching = new Thread(() -> {
            await().atMost(Duration.ofSeconds(15)).until(until::getAsBoolean);
            enough.countDown();
        });
        watching.start();
        TestExecutionSummary run = Launch.tests(
                service, directory, Map.of("understudy.ttlSeconds", ttlSeconds), new TestExecutionListener() {}, tests);
        watching.join();
        return run;
    }
}
