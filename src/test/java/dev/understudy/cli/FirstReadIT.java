package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read of a marketplace just when a node starts is made up for, by nobody's word. */
class FirstReadIT {
    private static final String HIDE = "ALTER TABLE marketplace RENAME COLUMN suspended_detail TO hidden";
    private static final String SHOW = "ALTER TABLE marketplace RENAME COLUMN hidden TO suspended_detail";

    @TempDir
    private Path directory;

    @Test
    void the_marketplace_is_checked_all_the_same() throws Exception {
        try (RunningNode running = new RunningNode(directory, 1)) {
            running.sql(HIDE);
            running.started();
            running.sql(SHOW);
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(1));
        }
    }

    @Test
    void deleting_goes_on_by_the_consent_that_is_stored_though_there_is_none_now() throws Exception {
        try (RunningNode running = new RunningNode(directory, 1).started()) {
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(() -> assertThat(running.accounts("ready")).isEqualTo(1));
            Waiting.until(running.node.stop(), RunningNode.PATIENCE);
            running.faults("{\"hostility\":{\"act\":\"503\",\"path\":\"/.well-known\"}}");
            running.sql(
                    "UPDATE account SET state = 'retired', retired_at = app_now(), delete_after = app_now() WHERE state = 'ready'");
            running.sql(HIDE);
            try (Served again = new Served(running.config(UnaryOperator.identity()))) {
                assertThat(again.node.port()).isPositive();
                running.sql(SHOW);
                await().atMost(RunningNode.PATIENCE)
                        .untilAsserted(
                                () -> assertThat(running.accounts("deleted")).isEqualTo(1));
            }
        }
    }
}
