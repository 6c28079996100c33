package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.ApiAsked.Asked;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.config.ApiKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node is told to end while clients wait for longer than its grace, and registrations run. */
class ShutdownIT {
    private static final Duration GRACE = Duration.ofSeconds(6);
    private static final String KEY = "a key for tests of the end";
    private static final String REST = """
            shutdown: {grace: 6s}
            keys:
              test: {hash: "%s", scopes: [lease, admin, inbox, read]}
            """.formatted(new ApiKey(KEY).hash());

    @TempDir
    private Path directory;

    @Test
    void who_waits_is_told_within_the_grace_and_nobody_serves_what_is_left() throws Exception {
        Manners manners = new Manners(1, 3, usual -> usual + REST, UnaryOperator.identity());
        try (RunningNode running = new RunningNode(directory, 1, manners)) {
            // Longer than the grace in sum, so that nobody is served.
            running.faults("{\"latencyMillis\":{\"min\":1900,\"max\":1900}}");
            running.started();
            ApiAsked api = new ApiAsked(running.node.port(), KEY);
            List<Asked> waiting = List.of(
                    api.lease(60), api.ask("GET", "/v1/inbox/messages/wait?to=%2B79990000000&seconds=60", null));
            await().atMost(RunningNode.PATIENCE)
                    .until(() -> running.read("SELECT count(*) FROM lease_request WHERE state = 'waiting'")
                            .equals("1"));

            Waiting.until(running.node.stop(), GRACE);

            assertThat(running.read("SELECT count(*) FROM lease_request WHERE state = 'waiting'"))
                    .isEqualTo("0");
            assertThat(running.read("SELECT count(*) FROM worker WHERE alive_until > app_now()"))
                    .isEqualTo("0");
            waiting.forEach(ShutdownIT::saysThatItEnds);
        }
    }

    private static void saysThatItEnds(Asked asked) {
        assertThat(asked.status()).as(asked.what()).isEqualTo(503);
        assertThat(asked.json().getString("type")).as(asked.what()).endsWith("not-running");
        assertThat(asked.answer().join().headers().firstValue("Retry-After")).hasValue("1");
    }
}
