package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String PHONE = "75550000001";
    private final RunningSandbox shop = RunningSandbox.plain();

    @AfterEach
    void stop() {
        shop.close();
    }

    @Test
    void answers_wait_as_long_as_told() {
        shop.faults("latencyMillis", 150);
        long before = System.nanoTime();
        assertThat(shop.ask(PHONE).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void errors_come_instead_of_work_and_not_for_the_admin_or_the_consent_document() {
        shop.faults("errorRate", 1);
        for (int i = 0; i < 5; i++) {
            assertThat(shop.ask(PHONE).status()).isIn(500, 503);
        }
        assertThat(shop.get("/.well-known/understudy.json").status()).isEqualTo(200);
        assertThat(shop.counters().getInteger("errorsInjected")).isEqualTo(5);
        assertThat(shop.outbox(PHONE)).isEmpty();
    }

    private List<Integer> statuses(int seed) {
        shop.faults("errorRate", 0.5, "seed", seed);
        return IntStream.range(0, 40).mapToObj(i -> shop.get("/").status()).toList();
    }

    @Test
    void the_same_seed_draws_the_same_faults() {
        List<Integer> first = statuses(7);
        assertThat(first).contains(200, 500, 503);
        assertThat(statuses(7)).isEqualTo(first);
        assertThat(statuses(8)).isNotEqualTo(first);
    }

    @Test
    void a_cut_answer_belongs_to_work_that_was_done() {
        shop.ask(PHONE);
        String code = shop.code(PHONE);
        shop.faults("cutRate", 1);
        assertThatThrownBy(() -> shop.confirm(PHONE, code)).isInstanceOf(UncheckedIOException.class);
        shop.faults("cutRate", 0);
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", PHONE).status())
                .isEqualTo(200);
        assertThat(shop.counters().getInteger("answersCut")).isPositive();
    }

    @Test
    void a_code_lives_as_long_as_told() {
        shop.faults("codeLifeMillis", 2000);
        shop.ask(PHONE);
        shop.clock.advance(Duration.ofSeconds(2));
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).errorMessage()).contains("too old");
    }

    @Test
    void a_late_message_comes_late() {
        shop.faults("messageDelayMillis", object("min", 200, "max", 300));
        long before = System.nanoTime();
        shop.ask(PHONE);
        await().until(() -> !shop.outbox(PHONE).isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).status()).isEqualTo(200);
    }

    @Test
    void messages_are_doubled_lost_or_switched_off() {
        shop.faults("doubledRate", 1);
        shop.ask(PHONE);
        assertThat(shop.outbox(PHONE)).hasSize(2);

        shop.faults("doubledRate", 0, "lostRate", 1);
        shop.ask("75550000002");
        assertThat(shop.outbox("75550000002")).isEmpty();

        shop.faults("lostRate", 0, "messagesOff", true);
        shop.ask("75550000003");
        assertThat(shop.outbox("75550000003")).isEmpty();

        JsonObject counters = shop.counters();
        assertThat(counters.getInteger("messagesDoubled")).isEqualTo(1);
        assertThat(counters.getInteger("messagesLost")).isEqualTo(1);
        assertThat(counters.getInteger("messagesOff")).isEqualTo(1);
        assertThat(counters.getInteger("messagesSent")).isEqualTo(2);
    }

    @Test
    void a_message_carries_a_wrong_code_or_goes_to_a_wrong_number() {
        shop.faults("wrongCodeRate", 1);
        shop.ask(PHONE);
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).errorMessage()).isEqualTo("wrong code");

        shop.faults("wrongCodeRate", 0, "wrongRecipientRate", 1);
        shop.ask("75550000004");
        assertThat(shop.outbox("75550000004")).isEmpty();
        String stray = shop.code("75550000005");
        assertThat(shop.confirm("75550000004", stray).status()).isEqualTo(200);
    }

    @Test
    void faults_are_shown_and_what_is_left_out_stays() {
        shop.faults("latencyMillis", object("min", 1, "max", 2), "lostRate", 0.25);
        shop.faults("errorRate", 0.5);
        JsonObject shown = shop.admin("GET", "/admin/faults", null).json();
        assertThat(shown.getJsonObject("latencyMillis")).isEqualTo(object("min", 1, "max", 2));
        assertThat(shown.getDouble("lostRate")).isEqualTo(0.25);
        assertThat(shown.getDouble("errorRate")).isEqualTo(0.5);
        assertThat(shown.getLong("codeLifeMillis")).isEqualTo(300_000);
    }

    @Test
    void bad_faults_change_nothing_and_everything_to_mend_is_named() {
        Answer answer = shop.admin(
                "PATCH",
                "/admin/faults",
                object(
                        "latency",
                        5,
                        "errorRate",
                        "often",
                        "messagesOff",
                        1,
                        "latencyMillis",
                        object("min", 5, "max", 1)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorMessage())
                .contains("\"latency\" is not one of", "errorRate", "lostRate", "messagesOff", "min <= max");
        for (JsonObject bad : List.of(
                object("errorRate", 1.5),
                object("lostRate", -0.1),
                object("codeLifeMillis", 0),
                object("latencyMillis", -5),
                object("seed", "x"))) {
            assertThat(shop.admin("PATCH", "/admin/faults", bad).status())
                    .as(bad.encode())
                    .isEqualTo(400);
        }
        assertThat(shop.admin("GET", "/admin/faults", null).json()).isEqualTo(FaultsJson.show(Faults.none()));
    }
}
