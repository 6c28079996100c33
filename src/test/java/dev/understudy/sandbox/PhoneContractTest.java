package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static dev.understudy.sandbox.RunningSandbox.userId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhoneContractTest {
    private static final String PHONE = "75550000001";
    private static final SandboxSettings DEFAULTS = SandboxSettings.defaults();

    private RunningSandbox shop = RunningSandbox.plain();

    @AfterEach
    void stop() {
        shop.close();
    }

    private void restartWith(SignUpRules rules) {
        shop.close();
        shop = new RunningSandbox(DEFAULTS.withSignUp(rules));
    }

    private static String wrong(String code) {
        return code.charAt(0) == '1' ? "2" + code.substring(1) : "1" + code.substring(1);
    }

    @Test
    void a_confirmed_code_makes_a_user() {
        Answer asked = shop.ask(PHONE);
        assertThat(asked.status()).isEqualTo(200);
        JsonObject otp = asked.json().getJsonObject("otp");
        assertThat(otp.getInteger("timeout")).isEqualTo(30);
        assertThat(otp.getInteger("attemptsLeft")).isEqualTo(3);
        assertThat(otp.getInteger("codeLength")).isEqualTo(4);
        assertThat(otp.getString("message")).isNotBlank();

        Answer confirmed = shop.confirm(PHONE, shop.code(PHONE));
        assertThat(confirmed.status()).isEqualTo(200);
        JsonObject user = confirmed.json().getJsonObject("user");
        assertThat(user.getString("phone")).isEqualTo(PHONE);
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", user.getString("id"))
                        .json()
                        .getJsonObject("user"))
                .isEqualTo(user);
    }

    @Test
    void the_same_phone_leads_to_the_same_user() {
        String first = userId(shop.signIn(PHONE));
        String second = userId(shop.signIn(PHONE));
        String another = userId(shop.signIn("75550000002"));
        assertThat(second).isEqualTo(first);
        assertThat(another).isNotEqualTo(first);
    }

    @Test
    void calls_without_the_api_key_are_401() {
        Answer answer = shop.call(
                "POST", "/otp/v1/code", object("userIdentifier", PHONE).encode());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.errorMessage()).contains("API key");
        assertThat(shop.call("POST", "/otp/v1/code", "{}", "Authorization", "Bearer sandbox-admin")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_new_number_is_asked_for_its_data_first() {
        restartWith(SignUpRules.defaults().withData(List.of("email", "fullName"), List.of("gender")));
        JsonObject wanted = shop.ask(PHONE).json();
        assertThat(wanted.getJsonArray("dataRequired")).isEqualTo(new JsonArray("[\"email\",\"fullName\",\"gender\"]"));
        assertThat(wanted.getJsonArray("dataOptional")).isEqualTo(new JsonArray("[\"gender\"]"));
        assertThat(shop.outbox(PHONE)).isEmpty();

        Answer asked = shop.post(
                "/otp/v1/code", "userIdentifier", PHONE, "email", "anna@inbox.test", "fullName", "Anna Petrova");
        assertThat(asked.json().containsKey("otp")).isTrue();
        JsonObject user = shop.confirm(PHONE, shop.code(PHONE)).json().getJsonObject("user");
        assertThat(user.getString("email")).isEqualTo("anna@inbox.test");
        assertThat(user.getString("name")).isEqualTo("Anna Petrova");

        assertThat(shop.ask(PHONE).json().containsKey("otp"))
                .as("a known number is asked for nothing")
                .isTrue();
    }

    @Test
    void bad_data_names_every_field_to_mend() {
        Answer answer = shop.post(
                "/otp/v1/code", "userIdentifier", PHONE, "email", "nobody", "birthday", "31.01.1980", "gender", "x");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorMessage()).contains("email", "birthday", "gender", "1980-01-31");
    }

    @Test
    void bad_phones_and_bodies_are_400_and_say_what_to_send() {
        for (String phone : List.of("12", "7-555-000", "abcdefghijk", "05550000001", "1234567890123456")) {
            assertThat(shop.ask(phone).status()).as(phone).isEqualTo(400);
        }
        assertThat(shop.post("/otp/v1/code").errorMessage()).contains("userIdentifier is required");
        assertThat(shop.post("/otp/v1/code", "userIdentifier", 75550000001L).errorMessage())
                .contains("must be a text");
        for (String body : List.of("", "[]", "{", "null", "7")) {
            Answer answer = shop.call("POST", "/otp/v1/code", body, "Authorization", "Bearer sandbox-key");
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.errorMessage()).contains("JSON object");
        }
    }

    @Test
    void a_wrong_code_takes_an_attempt_and_the_last_one_ends_the_code() {
        shop.ask(PHONE);
        String code = shop.code(PHONE);
        for (int left = 2; left >= 0; left--) {
            Answer answer = shop.confirm(PHONE, wrong(code));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().getJsonObject("error").getInteger("attemptsLeft"))
                    .isEqualTo(left);
        }
        assertThat(shop.confirm(PHONE, code).errorMessage()).contains("no attempts are left");

        shop.clock.advance(Duration.ofSeconds(31));
        JsonObject otp = shop.ask(PHONE).json().getJsonObject("otp");
        assertThat(otp.getInteger("attemptsLeft")).as("stop").isZero();
        assertThat(shop.outbox(PHONE)).hasSize(1);
        shop.clock.advance(Duration.ofSeconds(otp.getInteger("timeout")));
        assertThat(shop.ask(PHONE).json().getJsonObject("otp").getInteger("attemptsLeft"))
                .isEqualTo(3);
    }

    @Test
    void a_right_code_after_a_wrong_one_signs_in() {
        shop.ask(PHONE);
        String code = shop.code(PHONE);
        assertThat(shop.confirm(PHONE, wrong(code)).status()).isEqualTo(422);
        assertThat(shop.confirm(PHONE, code).status()).isEqualTo(200);
    }

    @Test
    void asking_again_too_early_is_429_and_says_when() {
        shop.ask(PHONE);
        Answer answer = shop.ask(PHONE);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("30");
        assertThat(shop.outbox(PHONE)).hasSize(1);
    }

    @Test
    void a_new_code_replaces_the_old_one_and_takes_an_attempt() {
        shop.ask(PHONE);
        String old = shop.code(PHONE);
        shop.clock.advance(Duration.ofSeconds(30));
        assertThat(shop.ask(PHONE).json().getJsonObject("otp").getInteger("attemptsLeft"))
                .isEqualTo(2);
        String current = shop.code(PHONE);
        if (!old.equals(current)) {
            assertThat(shop.confirm(PHONE, old).status()).isEqualTo(422);
        }
        assertThat(shop.confirm(PHONE, current).status()).isEqualTo(200);
    }

    @Test
    void codes_run_out_when_asked_for_too_often_but_the_last_one_counts() {
        restartWith(SignUpRules.defaults().withCodes(6, 1, Duration.ZERO));
        shop.ask(PHONE);
        assertThat(shop.ask(PHONE).json().getJsonObject("otp").getInteger("attemptsLeft"))
                .isZero();
        assertThat(shop.outbox(PHONE)).hasSize(2);
        shop.ask(PHONE);
        assertThat(shop.outbox(PHONE)).hasSize(2);
        assertThat(shop.code(PHONE)).hasSize(6);
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).status()).isEqualTo(200);
    }

    @Test
    void a_code_works_once() {
        shop.ask(PHONE);
        String code = shop.code(PHONE);
        assertThat(shop.confirm(PHONE, code).status()).isEqualTo(200);
        Answer again = shop.confirm(PHONE, code);
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.errorMessage()).contains("used already");
    }

    @Test
    void a_code_that_is_too_old_is_refused() {
        shop.ask(PHONE);
        shop.clock.advance(Faults.DEFAULT_CODE_LIFE);
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).errorMessage()).contains("too old");
        assertThat(shop.ask(PHONE).status()).isEqualTo(200);
        assertThat(shop.confirm(PHONE, shop.code(PHONE)).status()).isEqualTo(200);
    }

    @Test
    void editing_changes_what_is_given_and_nothing_else() {
        restartWith(SignUpRules.defaults());
        shop.post("/otp/v1/code", "userIdentifier", PHONE, "email", "anna@inbox.test", "fullName", "Anna");
        String id = userId(shop.confirm(PHONE, shop.code(PHONE)));
        JsonObject user = shop.shop(
                        "PATCH",
                        "/otp/v1/profile",
                        object("userIdentifier", id, "name", "Vera", "birthday", "1990-02-03", "phone", "75550000009"))
                .json()
                .getJsonObject("user");
        assertThat(user.getString("name")).isEqualTo("Vera");
        assertThat(user.getString("email")).isEqualTo("anna@inbox.test");
        assertThat(user.getString("birthday")).isEqualTo("1990-02-03");
        assertThat(user.getString("phone")).isEqualTo("75550000009");
        assertThat(userId(shop.signIn("75550000009"))).isEqualTo(id);
        assertThat(userId(shop.signIn(PHONE))).isNotEqualTo(id);
    }

    @Test
    void a_phone_of_another_user_is_not_to_be_had() {
        String id = userId(shop.signIn(PHONE));
        shop.signIn("75550000002");
        Answer answer = shop.shop("PATCH", "/otp/v1/profile", object("userIdentifier", id, "phone", "75550000002"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(shop.shop("PATCH", "/otp/v1/profile", object("userIdentifier", "u999", "name", "X"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void deleting_ends_the_user_and_its_sessions_and_a_second_time_is_404() {
        Answer signedIn = shop.signIn(PHONE);
        String id = userId(signedIn);
        assertThat(shop.get("/api/session", "Cookie", signedIn.cookieHeader()).status())
                .isEqualTo(200);

        Answer deleted = shop.post(
                "/otp/v1/delete", "identityId", id, "identityProviderName", "webhook_otp", "phone", PHONE, "email", "");
        assertThat(deleted.json()).isEqualTo(object("success", true));
        assertThat(shop.get("/api/session", "Cookie", signedIn.cookieHeader()).status())
                .isEqualTo(401);
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", id).status()).isEqualTo(404);

        Answer again = shop.post("/otp/v1/delete", "identityId", id);
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.errorMessage()).contains("not found");
        assertThat(userId(shop.signIn(PHONE))).as("ids are never given again").isNotEqualTo(id);
    }

    @Test
    void deleting_with_a_phone_of_somebody_else_deletes_nothing() {
        String id = userId(shop.signIn(PHONE));
        assertThat(shop.post("/otp/v1/delete", "identityId", id, "phone", "75550000002")
                        .status())
                .isEqualTo(409);
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", id).status()).isEqualTo(200);
    }

    @Test
    void by_default_asking_for_the_profile_of_an_unknown_phone_makes_nobody() {
        assertThat(shop.post("/otp/v1/profile", "userIdentifier", PHONE).status())
                .isEqualTo(404);
        String id = userId(shop.signIn(PHONE));
        assertThat(userId(shop.post("/otp/v1/profile", "userIdentifier", PHONE)))
                .isEqualTo(id);
    }

    @Test
    void in_the_trusted_scenario_the_profile_of_a_phone_makes_the_user_and_no_code_is_sent() {
        restartWith(SignUpRules.defaults().withScenario(Scenario.TRUSTED));
        Answer made = shop.post("/otp/v1/profile", "userIdentifier", PHONE);
        assertThat(made.status()).isEqualTo(200);
        assertThat(shop.get("/api/session", "Cookie", made.cookieHeader()).status())
                .isEqualTo(200);
        assertThat(userId(shop.post("/otp/v1/profile", "userIdentifier", PHONE)))
                .isEqualTo(userId(made));
        assertThat(shop.ask(PHONE).status()).isEqualTo(409);
        assertThat(shop.outbox(PHONE)).isEmpty();
    }

    @Test
    void with_both_scenarios_each_way_leads_to_the_same_user() {
        restartWith(SignUpRules.defaults().withScenario(Scenario.BOTH));
        String trusted = userId(shop.post("/otp/v1/profile", "userIdentifier", PHONE));
        assertThat(userId(shop.signIn(PHONE))).isEqualTo(trusted);
    }
}
