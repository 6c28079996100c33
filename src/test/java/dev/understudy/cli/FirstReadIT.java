package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
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
}
