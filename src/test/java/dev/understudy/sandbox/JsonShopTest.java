package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JsonShopTest {
    private static final String EMAIL = "anna@inbox.test";
    private static final String PASSWORD = "correct horse";

    private final RunningSandbox shop = RunningSandbox.of(Kind.JSON);

    @AfterEach
    void stop() {
        shop.close();
    }

    private Answer signUp() {
        return post("/api/v1/sign-up", "email", EMAIL, "password", PASSWORD, "fullName", "Anna Petrova");
    }

    private Answer post(String path, Object... fields) {
        return shop.call("POST", path, object(fields).encode());
    }

    private JsonObject registered() {
        signUp();
        return post("/api/v1/sign-up/confirm", "email", EMAIL, "code", shop.mailedCode(EMAIL))
                .json();
    }

    private Answer me(String method, String token) {
        return shop.call(method, "/api/v1/me", null, "Authorization", "Bearer " + token);
    }

    private static String error(Answer answer) {
        return answer.json().getJsonObject("error").getString("code");
    }

    @Test
    void a_mailed_code_makes_a_user_with_tokens_that_open_the_account() {
        Answer begun = signUp();
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.json())
                .isEqualTo(object("status", "code-mailed", "codeLength", 6, "resendAfter", 30, "attemptsLeft", 3));
        assertThat(shop.mail(EMAIL).getString("from")).isEqualTo("shop@sandbox.test");

        Answer confirmed = post("/api/v1/sign-up/confirm", "email", EMAIL, "code", shop.mailedCode(EMAIL));
        assertThat(confirmed.status()).isEqualTo(201);
        Answer me = me("GET", confirmed.json().getString("accessToken"));
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.json().getJsonObject("user").getString("email")).isEqualTo(EMAIL);
        assertThat(me.json().getJsonObject("user").getString("name")).isEqualTo("Anna Petrova");
        assertThat(me.body()).doesNotContain("assword");
    }

    @Test
    void an_access_token_reads_as_a_jwt_and_ends_after_a_quarter_of_an_hour() {
        JsonObject session = registered();
        String[] parts = session.getString("accessToken").split("\\.");
        assertThat(parts).hasSize(3);
        JsonObject claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        assertThat(claims.getString("sub"))
                .isEqualTo(session.getJsonObject("user").getString("id"));
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(900);
        shop.clock.advance(Duration.ofMinutes(15));
        Answer over = me("GET", session.getString("accessToken"));
        assertThat(over.status()).isEqualTo(401);
        assertThat(error(over)).isEqualTo("token-invalid");
    }

    @Test
    void a_refresh_token_works_once_and_is_no_access_token() {
        JsonObject session = registered();
        String refresh = session.getString("refreshToken");
        assertThat(me("GET", refresh).status()).isEqualTo(401);
        Answer renewed = post("/api/v1/sessions/refresh", "refreshToken", refresh);
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(me("GET", renewed.json().getString("accessToken")).status()).isEqualTo(200);
        assertThat(post("/api/v1/sessions/refresh", "refreshToken", refresh).status())
                .isEqualTo(401);
        assertThat(post("/api/v1/sessions/refresh", "refreshToken", session.getString("accessToken"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void fields_to_mend_are_named_one_by_one() {
        Answer answer = post("/api/v1/sign-up", "email", "nobody", "password", "short", "birthday", "31.01.1980");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().getJsonObject("error").getJsonObject("fields").fieldNames())
                .containsExactlyInAnyOrder("email", "password", "fullName", "birthday");
        assertThat(shop.outbox("nobody")).isEmpty();
    }

    @Test
    void an_address_that_is_registered_is_409_however_it_is_written() {
        registered();
        Answer again = post("/api/v1/sign-up", "email", " Anna@Inbox.test", "password", PASSWORD, "fullName", "Anna");
        assertThat(again.status()).isEqualTo(409);
        assertThat(error(again)).isEqualTo("email-taken");
    }

    @Test
    void a_second_code_has_to_wait_and_replaces_the_first() {
        signUp();
        String first = shop.mailedCode(EMAIL);
        Answer early = signUp();
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.header("retry-after")).isEqualTo("30");
        shop.clock.advance(Duration.ofSeconds(30));
        assertThat(signUp().json().getInteger("attemptsLeft")).isEqualTo(2);
        String second = shop.mailedCode(EMAIL);
        if (!first.equals(second)) {
            assertThat(post("/api/v1/sign-up/confirm", "email", EMAIL, "code", first)
                            .status())
                    .isEqualTo(422);
        }
        assertThat(post("/api/v1/sign-up/confirm", "email", EMAIL, "code", second)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_wrong_code_says_how_many_attempts_are_left() {
        signUp();
        Answer wrong = post("/api/v1/sign-up/confirm", "email", EMAIL, "code", "nonsense");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(error(wrong)).isEqualTo("code-refused");
        assertThat(wrong.json().getJsonObject("error").getInteger("attemptsLeft"))
                .isEqualTo(2);
        assertThat(shop.counters().getInteger("codesWrong")).isEqualTo(1);
    }

    @Test
    void the_password_signs_in_and_another_does_not() {
        registered();
        Answer signedIn = post("/api/v1/sessions", "email", EMAIL, "password", PASSWORD);
        assertThat(me("GET", signedIn.json().getString("accessToken")).status()).isEqualTo(200);
        Answer wrong = post("/api/v1/sessions", "email", EMAIL, "password", "another one");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(error(wrong)).isEqualTo("wrong-credentials");
    }

    @Test
    void deleting_oneself_ends_every_token_and_frees_the_address() {
        JsonObject session = registered();
        assertThat(me("DELETE", session.getString("accessToken")).status()).isEqualTo(204);
        assertThat(me("DELETE", session.getString("accessToken")).status()).isEqualTo(401);
        assertThat(post("/api/v1/sessions/refresh", "refreshToken", session.getString("refreshToken"))
                        .status())
                .isEqualTo(401);
        assertThat(shop.admin("GET", "/admin/users/count", null).json().getInteger("count"))
                .isZero();
        assertThat(signUp().status()).isEqualTo(202);
    }

    @Test
    void the_phone_contract_is_not_served_here() {
        assertThat(shop.ask("75550000001").status()).isEqualTo(404);
    }
}
