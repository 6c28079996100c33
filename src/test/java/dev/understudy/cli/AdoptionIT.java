package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process was lost after it had put down that it sends a step which must not be sent twice. Whether it did, nobody knows: the account is adopted by signing in where the flow can, else it is given
 * up and deleted. Each registration here looks as if that had happened to it.
 */
class AdoptionIT {
    private static final String SENT = """
            CREATE FUNCTION sent_by_somebody_lost() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.sent_once := '{profile}';
                RETURN NEW;
            END $$;
            CREATE TRIGGER sent_by_somebody_lost BEFORE INSERT ON registration FOR EACH ROW EXECUTE FUNCTION sent_by_somebody_lost()
            """;

    @TempDir
    private Path directory;

    private static void ends(RunningNode running, String state) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(
                                running.read("SELECT count(*) > 0 FROM registration WHERE state = '" + state + "'"))
                        .isEqualTo("t"));
    }

    @Test
    void the_account_is_adopted_by_signing_in_and_the_step_is_not_sent_again() throws Exception {
        try (RunningNode running = new RunningNode(directory, 1)) {
            running.sql(SENT);
            running.started();
            ends(running, "registered");
            assertThat(running.accounts("ready")).isEqualTo(1);
            assertThat(running.usersAtTheShop()).isEqualTo(1);
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    running.read(
                                            "SELECT string_agg(DISTINCT step, ' ' ORDER BY step) FROM event WHERE type = 'registration.step'"))
                            .as("the steps of signing in alone")
                            .isEqualTo("ask code confirm"));
        }
    }

    @Test
    void without_a_sign_in_the_account_is_given_up_with_the_reason_and_deleted() throws Exception {
        UnaryOperator<String> noSignIn = flow -> flow.replaceFirst(" {2}sign-in: .*\n", "");
        try (RunningNode running = new RunningNode(directory, 1, noSignIn)) {
            running.sql(SENT);
            running.started();
            ends(running, "failed");
            assertThat(running.read("SELECT DISTINCT reason FROM registration WHERE state = 'failed'"))
                    .isEqualTo("worker-lost");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(running.read("SELECT count(*) > 0 FROM account WHERE state = 'deleted'"))
                                    .isEqualTo("t"));
            assertThat(running.accounts("ready")).isZero();
            await("to find out whom to delete, it signs in: between that and the deletion there is a user")
                    .atMost(RunningNode.PATIENCE)
                    .until(() -> running.usersAtTheShop() == 0);
        }
    }
}
