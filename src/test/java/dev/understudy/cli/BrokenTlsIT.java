package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.domain.PoolName;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that turns bad while registrations run: nothing is sent, and all goes on with a good one. */
class BrokenTlsIT {
    private static final PoolName POOL = new PoolName("demo");
    private static final Pattern ORIGIN = Pattern.compile("origin: http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path directory;

    private static String register(RunningNode running) throws Exception {
        String id = running.await(
                        running.node.bus().request(PoolCommands.ORDER, new PoolCommands.Order(POOL, 1, Map.of())))
                .get(0)
                .toString();
        String ended =
                "SELECT coalesce(reason, state) FROM registration WHERE ended_at IS NOT NULL AND id = '" + id + "'";
        await().atMost(RunningNode.PATIENCE).until(() -> !running.read(ended).isEmpty());
        return running.read(ended);
    }

    @Test
    void a_certificate_that_turns_bad_ends_in_tls_failed_and_a_good_one_mends_it() throws Exception {
        Path good = TlsFront.keys(directory, "good");
        Path bad = TlsFront.keys(directory, "bad");
        int port = RunningNode.freePort();
        UnaryOperator<String> overTls = config -> {
            Matcher plain = ORIGIN.matcher(config);
            return plain.replaceFirst(
                    "origin: https://127.0.0.1:" + port + "\n    caFile: " + TlsFront.certificate(good));
        };
        try (RunningNode running =
                new RunningNode(directory, 0, new Manners(1, 3, overTls, UnaryOperator.identity()))) {
            TlsFront front = new TlsFront(running.vertx, port, running.sandbox.port());
            HttpServer served = running.await(front.serve(good));
            running.started();
            assertThat(register(running)).isEqualTo("registered");

            running.await(served.close());
            served = running.await(front.serve(bad));
            int before = RunningNode.counted(running.sandbox, "requests");
            assertThat(register(running)).isEqualTo("tls-failed");
            assertThat(RunningNode.counted(running.sandbox, "requests"))
                    .as("requests that reached the shop")
                    .isEqualTo(before);

            running.await(served.close());
            HttpServer mended = running.await(front.serve(good));
            assertThat(register(running)).isEqualTo("registered");
            running.await(mended.close());
        }
    }
}
