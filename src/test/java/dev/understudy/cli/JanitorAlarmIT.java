package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.understudy.bus.PoolCommands;
import dev.understudy.domain.AccountId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An account that the shop does not delete is tried so often, then left to a person, who is told in every way there is. */
class JanitorAlarmIT {
    private static final RunningNode.Manners TWO_ATTEMPTS = new RunningNode.Manners(
            1, 3, config -> config.replace("attempts: 100", "attempts: 2"), UnaryOperator.identity());

    @TempDir
    private Path directory;

    private static String metrics(RunningNode running) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.node.port() + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void became(RunningNode running, String id, String state) {
        await().atMost(RunningNode.PATIENCE)
                .untilAsserted(() -> assertThat(running.read("SELECT state FROM account WHERE id = '" + id + "'"))
                        .isEqualTo(state));
    }

    @Test
    void while_the_shop_is_away_no_attempt_is_lost() throws Exception {
        try (RunningNode running = new RunningNode(directory, 1, TWO_ATTEMPTS).started()) {
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(1));
            String id = running.read("SELECT id FROM account WHERE state = 'ready'");
            running.faults("{\"hostility\":{\"act\":\"503\",\"path\":\"/otp/v1/delete\"}}");
            running.await(running.node.bus().request(PoolCommands.RETIRE, new AccountId(UUID.fromString(id))));
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> Integer.parseInt(running.read(
                                    "SELECT count(*) FROM event WHERE reason = 'deletion-failed' AND account = '" + id
                                            + "'"))
                            > 2);
            assertThat(running.read("SELECT state FROM account WHERE id = '" + id + "'"))
                    .isIn("retired", "deleting");

            running.faults("{\"hostility\":{\"act\":\"none\"}}");
            became(running, id, "deleted");
        }
    }

    @Test
    void after_its_last_attempt_it_is_quarantined_with_an_alarm_and_tried_again_only_by_a_word() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger janitor = (Logger) LoggerFactory.getLogger("dev.understudy.pool.Janitor");
        log.start();
        janitor.addAppender(log);
        try (RunningNode running = new RunningNode(directory, 1, TWO_ATTEMPTS).started()) {
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(1));
            String id = running.read("SELECT id FROM account WHERE state = 'ready'");
            AccountId account = new AccountId(UUID.fromString(id));
            running.faults("{\"hostility\":{\"act\":\"garbage\",\"path\":\"/otp/v1/delete\"}}");
            running.await(running.node.bus().request(PoolCommands.RETIRE, account));
            became(running, id, "quarantined");

            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(List.copyOf(log.list))
                            .filteredOn(event -> event.getLevel() == Level.ERROR)
                            .singleElement()
                            .satisfies(event -> assertThat(event.getFormattedMessage())
                                    .contains(id, "deletion-failed", "/v1/accounts/" + id + "/retire")));
            assertThat(running.read(
                            "SELECT reason || ' ' || (data ->> 'detail' <> '') FROM event WHERE type = 'account.quarantined' AND account = '"
                                    + id + "'"))
                    .isEqualTo("deletion-failed true");
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(metrics(running))
                            .containsPattern(
                                    "understudy_pool_quarantined\\{[^}]*reason=\"deletion-failed\"[^}]*\\} 1"));
            await().during(Duration.ofSeconds(1))
                    .atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    running.read("SELECT delete_attempts FROM account WHERE id = '" + id + "'"))
                            .as("nobody tries it again")
                            .isEqualTo("2"));

            running.faults("{\"hostility\":{\"act\":\"none\"}}");
            running.await(running.node.bus().request(PoolCommands.RETIRE, account));
            became(running, id, "deleted");
            assertThatThrownBy(() -> running.await(running.node.bus().request(PoolCommands.RETIRE, account)))
                    .hasMessageContaining("quarantined, or ready");
        } finally {
            janitor.detachAppender(log);
        }
    }
}
