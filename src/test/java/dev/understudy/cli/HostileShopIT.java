package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.bus.PoolCommands;
import dev.understudy.cli.RunningNode.Manners;
import dev.understudy.domain.PoolName;
import dev.understudy.domain.Reason;
import dev.understudy.domain.RegistrationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only a broken or malicious shop does ends in a reason of its own, and the next registration at a shop that has come to its senses is as good as any. */
class HostileShopIT {
    private static final PoolName POOL = new PoolName("demo");
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final String CALM = """
            {"hostility":"none","wrongRecipientRate":0,"wrongCodeRate":0,"messageDelayMillis":0,"codeLifeMillis":2000}""";

    @TempDir
    private static Path directory;

    private static RunningNode running;

    /** @param lasts how long the shop's own word makes us wait */
    private record Hostile(String what, String faults, Reason reason, Duration lasts) {
        @Override
        public String toString() {
            return what + " → " + reason.code();
        }
    }

    private static Hostile act(String what, String act, String path, Reason reason) {
        return new Hostile(
                what, "{\"hostility\":{\"act\":\"" + act + "\",\"path\":\"" + path + "\"}}", reason, AT_ONCE);
    }

    private static Hostile waits(String what, String act, Reason reason) {
        return new Hostile(what, "{\"hostility\":\"" + act + "\"}", reason, Duration.ofSeconds(1));
    }

    private static Hostile fault(String what, String faults, Reason reason) {
        return new Hostile(what, faults, reason, AT_ONCE);
    }

    static Stream<Hostile> hostilities() {
        String ask = "/otp/v1/code";
        String confirm = "/otp/v1/confirm";
        String profile = "/otp/v1/profile";
        return Stream.of(
                act("an answer that never comes", "never", confirm, Reason.ANSWER_TIMEOUT),
                act("an answer byte by byte", "drip", confirm, Reason.ANSWER_TIMEOUT),
                act("an answer of 50 MB", "huge", confirm, Reason.ANSWER_TOO_LARGE),
                act("cookies by the thousand", "cookies", confirm, Reason.ANSWER_TOO_LARGE),
                act("garbage", "garbage", ask, Reason.UNEXPECTED_ANSWER),
                act("HTML instead of JSON", "html", ask, Reason.UNEXPECTED_ANSWER),
                act("200 with an error", "error-in-200", ask, Reason.SHOP_REFUSED),
                act("429 that says nothing more", "429", ask, Reason.RATE_LIMITED),
                waits("429 with Retry-After in seconds", "429-seconds", Reason.RATE_LIMITED),
                waits("429 with Retry-After as a date", "429-date", Reason.RATE_LIMITED),
                act("503 without end", "503", ask, Reason.SHOP_UNAVAILABLE),
                act("a connection cut before the answer", "cut-before", confirm, Reason.CONNECTION_CUT),
                act("a connection cut in the middle of it", "cut-middle", confirm, Reason.CONNECTION_CUT),
                act("redirects in a circle", "redirect-circle", profile, Reason.TOO_MANY_REDIRECTS),
                act("a redirect off the origin", "redirect-off-origin", ask, Reason.REDIRECT_OFF_ORIGIN),
                act("no attempts from the start", "no-attempts", ask, Reason.NO_ATTEMPTS_LEFT),
                act("ten codes in one message", "codes-in-one", "/", Reason.CODE_AMBIGUOUS),
                fault(
                        "ten codes at once, none of them right",
                        "{\"hostility\":\"ten-codes\",\"wrongCodeRate\":1}",
                        Reason.NO_ATTEMPTS_LEFT),
                fault("a wrong code", "{\"wrongCodeRate\":1}", Reason.NO_ATTEMPTS_LEFT),
                fault("a code sent to another number", "{\"wrongRecipientRate\":1}", Reason.CODE_NEVER_CAME),
                fault("a code that comes after the deadline", "{\"messageDelayMillis\":6000}", Reason.CODE_NEVER_CAME),
                fault("a code that is dead on arrival", "{\"codeLifeMillis\":1}", Reason.NO_ATTEMPTS_LEFT),
                act("an id that is already taken", "taken-id", "/", Reason.ID_TAKEN),
                act("a profile of another person", "another-profile", profile, Reason.PROFILE_MISMATCH));
    }

    @BeforeAll
    static void start() throws Exception {
        running = new RunningNode(directory, 0, new Manners(1, 1, hasty(), following())).started();
        running.faults(CALM);
        assertThat(ending(running.read(register()))).isEqualTo("registered");
    }

    /** Deletions of what failed would meet the next hostility, and open the shop's breaker: they wait until the test is over. */
    private static UnaryOperator<String> hasty() {
        return config -> config.replace("answer: 2s, retryPause: 20ms", "answer: 1s, retryPause: 20ms, retries: 1")
                .replace("codeLife: 1s, numberCoolDown: 2s", "codeLife: 10m, numberCoolDown: 20m");
    }

    /** A circle is one only to who follows. */
    private static UnaryOperator<String> following() {
        return flow -> flow.replace(
                "json: {userIdentifier: \"{kept.userId}\"}\n",
                "json: {userIdentifier: \"{kept.userId}\"}\n    follow: true\n");
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
    }

    /** Orders one, and answers the question how it ended, in SQL. */
    private static String register() throws Exception {
        RegistrationId id = running.await(
                        running.node.bus().request(PoolCommands.ORDER, new PoolCommands.Order(POOL, 1, Map.of())))
                .get(0);
        await().atMost(RunningNode.PATIENCE)
                .until(() -> running.read("SELECT ended_at IS NOT NULL FROM registration WHERE id = '" + id + "'")
                        .equals("t"));
        return "SELECT coalesce(reason, state) || ' ' || extract(epoch FROM ended_at - started_at)"
                + " FROM registration WHERE id = '" + id + "'";
    }

    private static String ending(String read) {
        return read.substring(0, read.indexOf(' '));
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void each_hostility_ends_in_its_own_reason_and_leaves_the_next_registration_alone(Hostile hostile)
            throws Exception {
        running.faults(hostile.faults);
        String end = running.read(register());
        assertThat(ending(end)).isEqualTo(hostile.reason.code());
        assertThat(Double.parseDouble(end.substring(end.indexOf(' ') + 1)))
                .as("what the shop asked for was waited for, in seconds")
                .isGreaterThanOrEqualTo(hostile.lasts.toSeconds());

        running.faults(CALM);
        assertThat(ending(running.read(register()))).isEqualTo("registered");
    }

    @Test
    void a_shop_whose_ids_collide_loses_nobody() throws Exception {
        running.faults("{\"hostility\":\"taken-id\"}");
        String end = running.read(register());
        running.faults(CALM);
        assertThat(ending(end)).isEqualTo("id-taken");
        assertThat(running.read("SELECT state FROM account WHERE reason = 'id-taken' LIMIT 1"))
                .as("deleting it by that id would delete the other account's user")
                .isEqualTo("quarantined");
        assertThat(running.read("SELECT state FROM account WHERE external_id = 'u1'"))
                .isEqualTo("ready");
    }
}
