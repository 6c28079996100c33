package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.domain.PoolName;
import dev.understudy.testing.Wire;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that was silent for so long that others may have taken its runs over, and is not dead. */
class SilentNodeIT {
    private static final PoolName POOL = new PoolName("demo");
    private static final int ORDERED = 5;
    private static final Pattern DATABASE = Pattern.compile("database: \\{url: \"([^\"]+)\".*");

    @TempDir
    private Path directory;

    private Wire wire;

    @AfterEach
    void close() {
        wire.close();
    }

    /** Claims are good for as short as may be. */
    private String overTheWire(String config) {
        Matcher database = DATABASE.matcher(config);
        assertThat(database.find()).isTrue();
        wire = new Wire(database.group(1));
        return database.replaceFirst("database: {url: \"" + wire.url()
                        + "\", requestTimeout: 400ms, connectTimeout: 500ms, statementTimeout: 1s}")
                .replace("registration: {", "registration: {claimTtl: 5s, claimRenewal: 1s, rescan: 1s, ")
                .replace("timing: {", "timing: {connect: 500ms, ");
    }

    /** Else codes asked for could not tell how many runs there were. */
    private static String oneCodeForEachRun(String flow) {
        return flow.replace("within: 1s", "within: 20s")
                .replace("      resend: {after: \"{kept.timeout}\", attempts: \"{kept.attemptsLeft}\"}\n", "");
    }

    @Test
    void a_node_that_was_silent_for_too_long_ends_its_runs_and_they_are_driven_anew_once() throws Exception {
        Manners manners = new Manners(1, 3, this::overTheWire, SilentNodeIT::oneCodeForEachRun);
        try (RunningNode running = new RunningNode(directory, 0, manners);
                OwnConnection onlooker = OwnConnection.to(running.database.url())) {
            running.started();
            order(running);
            awaitReady(onlooker, ORDERED); // only at a shop that has served it does a node run several at a time
            running.faults("{\"messagesOff\": true}");
            order(running);
            await("all wait for codes that do not come")
                    .atMost(RunningNode.PATIENCE)
                    .until(() -> codesAsked(running) == 2 * ORDERED);

            wire.freeze();
            await("others may take over")
                    .atMost(RunningNode.PATIENCE)
                    .until(() -> onlooker.read("SELECT count(*) FROM worker WHERE alive_until > app_now()")
                            .equals("0"));
            running.faults("{\"messagesOff\": false}");
            wire.heal();
            awaitReady(onlooker, 2 * ORDERED);

            assertThat(codesAsked(running)).isEqualTo(3 * ORDERED);
            assertThat(RunningNode.counted(running.sandbox, "codesWrong"))
                    .as("codes that a run of before gave, too")
                    .isZero();
            assertThat(RunningNode.counted(running.sandbox, "usersMade")).isEqualTo(2 * ORDERED);
        }
    }

    private static void order(RunningNode running) throws Exception {
        var unused = running.await(
                running.node.bus().request(PoolCommands.ORDER, new PoolCommands.Order(POOL, ORDERED, Map.of())));
    }

    private static void awaitReady(OwnConnection onlooker, int count) {
        await(count + " ready")
                .atMost(RunningNode.PATIENCE)
                .until(() -> onlooker.read("SELECT count(*) FROM account WHERE state = 'ready'")
                        .equals(Integer.toString(count)));
    }

    private static int codesAsked(RunningNode running) throws Exception {
        return RunningNode.counted(running.sandbox, "codesAsked");
    }
}
