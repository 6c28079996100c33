package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final String PHONE = "75550000001";
    private final RunningSandbox shop = RunningSandbox.plain();

    @AfterEach
    void stop() {
        shop.close();
    }

    @Test
    void signing_in_sets_a_session_cookie_and_one_that_scripts_may_read() {
        Answer signedIn = shop.signIn(PHONE);
        assertThat(signedIn.cookies()).hasSize(2);
        assertThat(signedIn.cookies().get(0))
                .startsWith("sandbox_session=")
                .contains("; HttpOnly", "; Path=/", "; Max-Age=2592000");
        assertThat(signedIn.cookies().get(1)).startsWith("sandbox_region=").doesNotContain("HttpOnly");
    }

    @Test
    void the_account_page_shows_who_is_signed_in() {
        shop.post("/otp/v1/code", "userIdentifier", PHONE, "fullName", "<b>Anna</b> & \"Co\"");
        Answer signedIn = shop.confirm(PHONE, shop.code(PHONE));
        Answer page = shop.get("/account", "Cookie", signedIn.cookieHeader());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .contains("+" + PHONE, RunningSandbox.userId(signedIn), "&lt;b&gt;Anna&lt;/b&gt; &amp; &quot;Co&quot;")
                .doesNotContain("<b>");
    }

    @Test
    void whoever_is_not_signed_in_is_sent_to_the_sign_in_page() {
        for (String cookie : new String[] {"a=b", "sandbox_session=forged", "sandbox_session=", "xsandbox_session=1"}) {
            Answer page = shop.get("/account", "Cookie", cookie);
            assertThat(page.status()).as(cookie).isEqualTo(302);
            assertThat(page.header("location")).isEqualTo("/sign-in");
        }
        assertThat(shop.get("/sign-in").body()).contains("Sign in");
        assertThat(shop.get("/").body()).contains("Sandbox shop");
    }

    @Test
    void a_session_ends_when_its_time_is_over() {
        Answer signedIn = shop.signIn(PHONE);
        shop.clock.advance(SignUpRules.DEFAULT_SESSION_LIFE.minusSeconds(1));
        assertThat(shop.get("/api/session", "Cookie", signedIn.cookieHeader()).status())
                .isEqualTo(200);
        shop.clock.advance(Duration.ofSeconds(1));
        Answer ended = shop.get("/api/session", "Cookie", signedIn.cookieHeader());
        assertThat(ended.status()).isEqualTo(401);
        assertThat(ended.errorMessage()).isEqualTo("not signed in");
    }

    @Test
    void a_probe_learns_the_user_of_a_session() {
        Answer signedIn = shop.signIn(PHONE);
        Answer probe = shop.get("/api/session", "Cookie", "other=1; " + signedIn.cookieHeader());
        assertThat(probe.json().getJsonObject("user")).isEqualTo(signedIn.json().getJsonObject("user"));
    }

    @Test
    void a_user_keeps_only_its_latest_sessions() {
        Answer first = shop.signIn(PHONE);
        for (int i = 0; i < 10; i++) {
            shop.signIn(PHONE);
        }
        assertThat(shop.get("/api/session", "Cookie", first.cookieHeader()).status())
                .isEqualTo(401);
        assertThat(shop.counters().getInteger("sessions")).isEqualTo(10);
    }

    @Test
    void unknown_paths_methods_and_large_bodies_get_clear_answers() {
        assertThat(shop.get("/nothing").status()).isEqualTo(404);
        Answer wrongMethod = shop.get("/otp/v1/profile");
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.header("allow")).isEqualTo("PATCH, POST");
        String large = Buffer.buffer(new byte[FrontDoor.LARGEST_BODY + 1]).toString();
        assertThat(shop.call("POST", "/otp/v1/code", large, "Authorization", "Bearer sandbox-key")
                        .status())
                .isEqualTo(413);
    }
}
