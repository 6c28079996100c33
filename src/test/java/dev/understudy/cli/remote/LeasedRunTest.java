package dev.understudy.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.remote.WithLeaseCommand.OnFailure;
import dev.understudy.client.FakeService;
import dev.understudy.client.LeaseRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real commands with a service that answers as it is told. Signals and dying parents need a process of their own: WithLeaseIT. */
class LeasedRunTest {
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();
    private FakeService service;
    private LeaseRequest wanted = LeaseRequest.of("demo", "a test");
    private OnFailure onFailure = OnFailure.BROKEN;

    @BeforeEach
    void start() throws Exception {
        service = new FakeService();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private int run(String script) {
        return run(List.of("sh", "-c", script));
    }

    private int run(List<String> command) {
        return leased(command).run();
    }

    /** The first lease is lost, but only once the command has said that it runs, where its script has {@code BEGUN}. */
    private int runAndLose(String script) throws Exception {
        Path began = directory.resolve("began");
        FutureTask<Integer> code = new FutureTask<>(() -> run(script.replace("BEGUN", "touch " + began)));
        new Thread(code).start();
        await().until(() -> Files.exists(began));
        service.problem("POST /v1/leases/lease-1/heartbeat", 409, "lease-expired");
        return code.get();
    }

    private LeasedRun leased(List<String> command) {
        return new LeasedRun(
                service::client,
                wanted,
                new LeasedRun.Manners(command, onFailure, Duration.ofSeconds(1)),
                new PrintWriter(err, true));
    }

    private String read(String name) throws Exception {
        return Files.readString(directory.resolve(name)).strip();
    }

    @Test
    void the_command_has_the_account_in_its_environment_and_in_files_that_are_its_users_alone() throws Exception {
        int code = run("""
                cd %s
                echo "$UNDERSTUDY_PHONE $UNDERSTUDY_ACCOUNT_ID $UNDERSTUDY_LEASE_ID $UNDERSTUDY_POOL $UNDERSTUDY_COUNT $UNDERSTUDY_URL" > env
                cat "$UNDERSTUDY_STORAGE_STATE" "$UNDERSTUDY_COOKIE_FILE" > files
                cat "$UNDERSTUDY_ACCOUNT_FILE" > account
                ls -ld "$UNDERSTUDY_ACCOUNT_FILE" "$UNDERSTUDY_STORAGE_STATE" "$UNDERSTUDY_COOKIE_FILE" "$(dirname "$UNDERSTUDY_COOKIE_FILE")" | cut -c 1-10 | sort > modes
                dirname "$UNDERSTUDY_ACCOUNT_FILE" > where
                """.formatted(directory));
        assertThat(code).isZero();
        assertThat(read("env")).isEqualTo("+75550000001 account-1 lease-1 demo 1 " + service.url());
        assertThat(read("files")).isEqualTo("session as storage-statesession as cookies.txt");
        assertThat(read("account")).contains("cookie-of-1").doesNotContain("token-1");
        assertThat(read("modes").lines()).containsExactly("-rw-------", "-rw-------", "-rw-------", "drwx------");
        assertThat(Path.of(read("where"))).doesNotExist();
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-1?outcome=used");
    }

    @Test
    void several_accounts_are_numbered() throws Exception {
        wanted = wanted.times(2);
        assertThat(run("echo \"$UNDERSTUDY_1_PHONE $UNDERSTUDY_2_PHONE $UNDERSTUDY_PHONE\" > "
                        + directory.resolve("env") + "; test -f \"$UNDERSTUDY_2_STORAGE_STATE\""))
                .isZero();
        assertThat(read("env")).isEqualTo("+75550000001 +75550000002 +75550000001");
        assertThat(service.count("DELETE")).isEqualTo(2);
    }

    @Test
    void the_commands_exit_code_is_ours_and_decides_the_outcome() {
        assertThat(run("exit 3")).isEqualTo(3);
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-1?outcome=broken");
        onFailure = OnFailure.USED;
        assertThat(run("kill -KILL $$")).isEqualTo(128 + 9);
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-2?outcome=used");
        onFailure = OnFailure.KEEP;
        assertThat(run("exit 1")).isEqualTo(1);
        assertThat(service.calls).noneMatch(call -> call.startsWith("DELETE /v1/leases/lease-3"));
        assertThat(err.toString()).contains("lease-3 of pool demo is kept");
    }

    @Test
    void a_command_that_is_not_there_leaves_its_account_untouched() {
        assertThat(run(List.of("/no/such/program"))).isEqualTo(LeasedRun.NOT_FOUND);
        assertThat(service.calls).last().isEqualTo("DELETE /v1/leases/lease-1?outcome=unused");
        assertThat(run(List.of(directory.toString()))).isEqualTo(LeasedRun.CANNOT_RUN);
        assertThat(err.toString()).contains("the command cannot be run");
    }

    @Test
    void an_empty_pool_runs_nothing_and_says_why() {
        service.problem("POST /v1/leases", 503, "pool-empty");
        assertThat(run("touch " + directory.resolve("ran"))).isEqualTo(LeasedRun.NOT_RUN);
        assertThat(directory.resolve("ran")).doesNotExist();
        assertThat(err.toString()).contains("pool 'demo'", "49 leased", "--target");
    }

    @Test
    void the_lease_is_renewed_while_the_command_runs_its_teardown_included() {
        wanted = wanted.lasting(Duration.ofSeconds(2));
        assertThat(run("sleep 2.5")).isZero();
        assertThat(service.count("POST /v1/leases/lease-1/heartbeat")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_lost_lease_ends_the_command_and_never_with_zero() throws Exception {
        wanted = wanted.lasting(Duration.ofSeconds(1));
        String patient = "trap 'echo told > " + directory.resolve("told") + "; exit 0' TERM; BEGUN; sleep 30 & wait";
        long began = System.nanoTime();
        assertThat(runAndLose(patient)).isEqualTo(LeasedRun.LOST);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(read("told")).isEqualTo("told");
        assertThat(err.toString()).contains("lease-1", "was lost", "lease-expired");
        assertThat(service.count("DELETE")).as("it is nobody's to give back").isZero();
    }

    @Test
    void a_command_that_does_not_listen_is_killed_after_the_grace_with_what_it_started() throws Exception {
        wanted = wanted.lasting(Duration.ofSeconds(1));
        Path child = directory.resolve("child");
        assertThat(runAndLose("trap '' TERM; sleep 30 & echo $! > " + child + "; BEGUN; while :; do wait; done"))
                .isEqualTo(LeasedRun.LOST);
        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void a_lease_that_turns_out_to_be_over_at_the_end_is_no_success() {
        service.problem("DELETE /v1/leases/lease-1", 409, "lease-expired");
        assertThat(run("true")).isEqualTo(LeasedRun.LOST);
    }

    @Test
    void a_service_that_went_away_before_the_release_is_told_and_changes_no_result() {
        service.problem("DELETE /v1/leases/lease-1", 503, "store-unavailable");
        assertThat(run("true")).isZero();
        assertThat(err.toString()).contains("was not given back");
    }

    @Test
    void a_lease_whose_time_was_over_before_a_renewal_was_answered_is_no_success() {
        wanted = wanted.lasting(Duration.ofSeconds(1));
        service.fallSilent("POST /v1/leases/lease-1/heartbeat");
        assertThat(run("trap '' TERM; sleep 1.2; exit 0")).isEqualTo(LeasedRun.LOST);
    }

    @Test
    void accounts_of_a_run_that_lost_another_are_not_called_broken() throws Exception {
        wanted = wanted.lasting(Duration.ofSeconds(1)).times(2);
        assertThat(runAndLose("BEGUN; sleep 30")).isEqualTo(LeasedRun.LOST);
        assertThat(service.calls).contains("DELETE /v1/leases/lease-2?outcome=used");
    }

    @Test
    void a_service_that_does_not_answer_is_asked_stubbornly_for_the_first_lease_alone() {
        wanted = wanted.times(3);
        service.cut("DELETE");
        assertThat(run("true")).isZero();
        assertThat(service.count("DELETE /v1/leases/lease-1")).isGreaterThanOrEqualTo(3);
        assertThat(service.count("DELETE /v1/leases/lease-2")).isEqualTo(1);
        assertThat(service.count("DELETE /v1/leases/lease-3")).isEqualTo(1);
    }

    @Test
    void a_signal_after_the_commands_end_breaks_a_hanging_release_off() throws Exception {
        wanted = wanted.times(2);
        service.fallSilent("DELETE");
        AtomicReference<LeasedRun> run = new AtomicReference<>();
        FutureTask<Integer> code = new FutureTask<>(() -> {
            run.set(leased(List.of("true")));
            return run.get().run();
        });
        new Thread(code).start();
        await().until(() -> service.count("DELETE") > 0);
        await().atMost(Duration.ofSeconds(9)).until(() -> {
            run.get().signalled("TERM");
            return code.isDone();
        });
        assertThat(code.get()).isZero();
        assertThat(err.toString()).contains("told to end");
    }
}
