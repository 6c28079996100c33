package dev.understudy.client.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.client.FakeService;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the tests of {@link LeasedCases} by JUnit itself, and looks at what the service was asked. */
class LeasedExtensionTest {
    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "4");

    @TempDir
    Path directory;

    private final Map<String, String> reported = new ConcurrentHashMap<>();
    private FakeService service;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
        LeasedCases.SEEN.clear();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private TestExecutionSummary run(Class<?>... classes) throws Exception {
        return run(Map.of(), classes);
    }

    private TestExecutionSummary run(Map<String, String> parameters, Class<?>... classes) throws Exception {
        return Launch.tests(service, directory, parameters, new Reports(), classes);
    }

    private final class Reports implements TestExecutionListener {
        @Override
        public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            reported.putAll(entry.getKeyValuePairs());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(thrown -> reported.put(test.getDisplayName(), thrown.toString()));
        }
    }

    private static void assertAllPassed(TestExecutionSummary run, long tests) {
        assertThat(run.getFailures()).isEmpty();
        assertThat(run.getTestsSucceededCount()).isEqualTo(tests);
    }

    @Test
    void a_test_gets_accounts_of_its_own_all_together_and_gives_them_back_as_used() throws Exception {
        assertAllPassed(run(LeasedCases.TwoParameters.class), 1);
        assertThat(service.calls)
                .containsExactly(
                        "POST /v1/leases",
                        "DELETE /v1/leases/lease-1?outcome=used",
                        "DELETE /v1/leases/lease-2?outcome=used");
        assertThat(service.bodies.get(0))
                .contains("\"count\":2", "\"owner\":\"TwoParameters.a_buyer_meets_a_seller\"", "\"waitSeconds\":30");
    }

    @Test
    void the_report_has_the_accounts_and_leases() throws Exception {
        assertAllPassed(run(LeasedCases.TwoParameters.class), 1);
        assertThat(reported)
                .containsEntry("understudy.buyer.account", "account-1")
                .containsEntry("understudy.buyer.lease", "lease-1")
                .containsEntry("understudy.seller.account", "account-2");
    }

    @Test
    void a_failed_tests_account_is_given_back_as_the_annotation_says() throws Exception {
        assertThat(run(LeasedCases.Failing.class).getTestsFailedCount()).isEqualTo(2);
        assertThat(service.calls.stream()
                        .filter(call -> call.startsWith("DELETE"))
                        .map(call -> call.replaceAll(".*=", "")))
                .containsExactlyInAnyOrder("broken", "used");
    }

    @Test
    void a_run_that_fails_everywhere_does_not_put_the_whole_pool_into_quarantine() throws Exception {
        assertThat(run(Map.of("understudy.brokenAtMost", "0"), LeasedCases.Failing.class)
                        .getTestsFailedCount())
                .isEqualTo(2);
        assertThat(service.calls).noneMatch(call -> call.endsWith("outcome=broken"));
    }

    @Test
    void each_round_of_a_parameterized_test_has_its_own() throws Exception {
        assertAllPassed(run(LeasedCases.WithArguments.class), 2);
        assertThat(LeasedCases.SEEN).containsExactly("one account-1", "two account-2");
    }

    @Test
    void an_aborted_test_has_not_failed() throws Exception {
        assertThat(run(LeasedCases.Aborted.class).getTestsAbortedCount()).isEqualTo(1);
        assertThat(service.calls).contains("DELETE /v1/leases/lease-1?outcome=used");
    }

    @Test
    void before_each_and_test_share_what_has_one_name() throws Exception {
        assertAllPassed(run(LeasedCases.SetUp.class), 1);
        assertThat(service.count("DELETE")).isEqualTo(2);
    }

    @Test
    void fields_are_filled_for_nested_classes_too_and_pools_are_asked_by_name() throws Exception {
        assertAllPassed(run(LeasedCases.Fields.class), 2);
        assertThat(LeasedCases.SEEN).doesNotHaveDuplicates().hasSize(3);
        assertThat(service.count("POST /v1/leases")).isEqualTo(3);
        assertThat(service.count("DELETE")).isEqualTo(6);
    }

    @Test
    void a_class_shares_an_account_and_one_failed_test_is_enough_for_its_outcome() throws Exception {
        TestExecutionSummary run = run(LeasedCases.PerClass.class);
        assertThat(run.getTestsSucceededCount()).isEqualTo(3);
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        assertThat(service.calls).containsExactly("POST /v1/leases", "DELETE /v1/leases/lease-1?outcome=broken");
    }

    @Test
    void a_run_shares_an_account_over_classes() throws Exception {
        assertAllPassed(run(LeasedCases.PerRun.class, LeasedCases.PerRunToo.class), 2);
        assertThat(LeasedCases.SEEN).containsExactly("account-1", "account-1");
        assertThat(service.calls).containsExactly("POST /v1/leases", "DELETE /v1/leases/lease-1?outcome=used");
    }

    @Test
    void parallel_tests_on_one_instance_have_no_field_of_their_own() throws Exception {
        TestExecutionSummary run = run(PARALLEL, LeasedCases.ParallelOnOneInstance.class);
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        assertThat(run.getFailures().get(0).getException())
                .hasMessageContainingAll("ParallelOnOneInstance", "the field buyer", "as a parameter");
        assertThat(service.calls).isEmpty();
        assertAllPassed(run(PARALLEL, LeasedCases.ParallelWithOneAccount.class), 2);
        assertAllPassed(run(LeasedCases.ParallelOnOneInstance.class), 1);
    }

    @Test
    void parallel_tests_each_have_their_own() throws Exception {
        assertAllPassed(run(PARALLEL, LeasedCases.Parallel.class), LeasedCases.Parallel.MANY);
        assertThat(LeasedCases.SEEN).hasSize(2 * LeasedCases.Parallel.MANY).doesNotHaveDuplicates();
        assertThat(service.count("DELETE")).isEqualTo(2 * LeasedCases.Parallel.MANY);
    }

    @Test
    void an_empty_pool_fails_the_test_with_its_levels_and_what_to_do() throws Exception {
        service.problem("POST /v1/leases", 503, "pool-empty");
        TestExecutionSummary run = run(LeasedCases.Passing.class);
        assertThat(run.getTestsFailedCount()).isEqualTo(1);
        assertThat(run.getFailures().get(0).getException())
                .hasMessageContainingAll("pool 'demo'", "0 ready", "49 leased", "--target");
        assertThat(LeasedCases.SEEN).isEmpty();
    }

    @Test
    void where_a_second_pool_is_empty_the_first_ones_account_goes_back_untouched() throws Exception {
        service.problem("POST /v1/leases {\"pool\":\"other\"", 503, "pool-empty");
        assertThat(run(LeasedCases.TwoPools.class).getTestsFailedCount()).isEqualTo(1);
        assertThat(service.calls)
                .startsWith("POST /v1/leases", "POST /v1/leases")
                .contains("DELETE /v1/leases/lease-1?outcome=unused");
    }

    @ParameterizedTest
    @ValueSource(classes = {LeasedCases.TooEarly.class, LeasedCases.WrongType.class})
    void what_cannot_be_meant_is_told(Class<?> wrong) throws Exception {
        assertThat(run(wrong).getTotalFailureCount()).isEqualTo(1);
        assertThat(reported.toString()).containsAnyOf("scope = CLASS or RUN", "a TestAccount or a Lease");
        assertThat(service.calls).isEmpty();
    }

    @Test
    void a_configuration_that_cannot_be_meant_is_told_with_its_name() throws Exception {
        assertThat(run(Map.of("understudy.waitSeconds", "soon"), LeasedCases.Passing.class)
                        .getTestsFailedCount())
                .isEqualTo(1);
        assertThat(reported.toString()).contains("understudy.waitSeconds is a whole number");
    }
}
