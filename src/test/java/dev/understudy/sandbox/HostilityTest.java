package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostilityTest {
    private static final String PHONE = "75550000001";
    private final RunningSandbox shop = RunningSandbox.plain();

    @AfterEach
    void stop() {
        shop.close();
    }

    private Answer hostile(String act) {
        shop.faults("hostility", act);
        return shop.ask(PHONE);
    }

    @ParameterizedTest
    @CsvSource({"429,429", "429-seconds,429", "429-date,429", "503,503", "error-in-200,200", "html,200", "garbage,200"})
    void answers_come_instead_of_work(String act, int status) {
        assertThat(hostile(act).status()).isEqualTo(status);
        assertThat(shop.outbox(PHONE)).isEmpty();
        assertThat(shop.counters().getInteger("hostileActs")).isEqualTo(1);
    }

    @Test
    void a_429_says_when_to_come_back_in_either_way_or_not_at_all() {
        assertThat(hostile("429").header("Retry-After")).isEmpty();
        assertThat(hostile("429-seconds").header("Retry-After")).isEqualTo("2");
        ZonedDateTime date =
                ZonedDateTime.parse(hostile("429-date").header("Retry-After"), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(date.toInstant())
                .isBetween(
                        shop.clock.instant().plusSeconds(1),
                        shop.clock.instant().plusSeconds(2));
    }

    @Test
    void an_error_under_200_is_an_error_in_the_contracts_form() {
        assertThat(hostile("error-in-200").errorMessage()).contains("hostile");
        assertThat(hostile("html").body()).contains("<html");
        assertThatThrownBy(() -> hostile("garbage").json()).isNotNull();
    }

    private HttpRequest page(Duration patience) {
        return HttpRequest.newBuilder(URI.create(shop.sandbox.origin() + "/"))
                .timeout(patience)
                .build();
    }

    @Test
    void an_answer_never_comes_or_comes_byte_by_byte() {
        for (String act : List.of("never", "drip")) {
            shop.faults("hostility", act);
            assertThatThrownBy(() -> RunningSandbox.CLIENT
                            .sendAsync(page(Duration.ofSeconds(5)), BodyHandlers.ofString())
                            .get(300, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .as(act)
                    .isInstanceOfAny(java.util.concurrent.TimeoutException.class, HttpTimeoutException.class);
        }
    }

    @Test
    void an_answer_has_fifty_megabytes() throws Exception {
        shop.faults("hostility", "huge");
        assertThat(RunningSandbox.CLIENT
                        .send(page(Duration.ofSeconds(20)), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(HostileAnswers.HUGE_BYTES);
    }

    @Test
    void connections_are_cut_before_the_answer_and_in_its_middle() {
        for (String act : List.of("cut-before", "cut-middle")) {
            shop.faults("hostility", act);
            assertThatThrownBy(() -> RunningSandbox.CLIENT.send(page(Duration.ofSeconds(5)), BodyHandlers.ofString()))
                    .as(act)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void redirects_lead_back_or_away() {
        Answer circle = hostile("redirect-circle");
        assertThat(circle.status()).isEqualTo(307);
        assertThat(circle.header("Location")).isEqualTo("/otp/v1/code");
        assertThat(hostile("redirect-off-origin").header("Location")).isEqualTo("http://elsewhere.invalid/");
    }

    @Test
    void ten_codes_come_at_once_and_one_is_right() {
        hostile("ten-codes");
        shop.faults("hostility", "none");
        List<String> codes = shop.outbox(PHONE).stream()
                .map(message -> message.getString("body").replaceAll("\\D", ""))
                .toList();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(shop.confirm(PHONE, codes.get(9)).status()).isEqualTo(200);
    }

    @Test
    void ten_codes_stand_in_one_message() {
        hostile("codes-in-one");
        assertThat(shop.outbox(PHONE)).hasSize(1);
        assertThat(Stream.of(shop.outbox(PHONE).get(0).getString("body").split("\\D+"))
                        .filter(code -> code.length() >= 4))
                .hasSize(10);
    }

    @Test
    void no_attempts_are_left_from_the_start_and_nothing_is_sent() {
        JsonObject otp = hostile("no-attempts").json().getJsonObject("otp");
        assertThat(otp.getInteger("attemptsLeft")).isZero();
        assertThat(shop.outbox(PHONE)).isEmpty();
    }

    @Test
    void an_id_is_another_users_and_so_is_a_profile() {
        shop.signIn("75550000009");
        shop.faults("hostility", "taken-id");
        assertThat(RunningSandbox.userId(shop.signIn(PHONE))).isEqualTo("u1");

        shop.faults("hostility", "another-profile");
        JsonObject user =
                shop.post("/otp/v1/profile", "userIdentifier", "u2").json().getJsonObject("user");
        assertThat(user.getString("id")).isNotEqualTo("u2");
        assertThat(user.getString("name")).isEqualTo("Somebody Else");
    }

    @Test
    void a_rate_and_a_path_say_who_meets_it() {
        shop.faults("hostility", object("act", "503", "path", "/otp"));
        assertThat(shop.get("/").status()).isEqualTo(200);
        assertThat(shop.ask(PHONE).status()).isEqualTo(503);

        shop.faults("hostility", object("act", "503", "rate", 0));
        assertThat(shop.ask(PHONE).status()).isEqualTo(200);
    }

    @Test
    void neither_the_admin_nor_the_consent_document_meets_it() {
        shop.faults("hostility", "503");
        assertThat(shop.get("/.well-known/understudy.json").status()).isEqualTo(200);
        assertThat(shop.counters().getInteger("hostileActs")).isZero();
    }

    @Test
    void an_unknown_act_is_refused_and_the_known_ones_are_named() {
        for (Object bad : List.of("rude", 7, object("rate", 1), object("act", "drip", "rate", 2))) {
            assertThat(shop.admin("PATCH", "/admin/faults", object("hostility", bad))
                            .status())
                    .as(String.valueOf(bad))
                    .isEqualTo(400);
        }
        assertThat(shop.admin("PATCH", "/admin/faults", object("hostility", "rude"))
                        .errorMessage())
                .contains("redirect-circle", "codes-in-one");
    }
}
