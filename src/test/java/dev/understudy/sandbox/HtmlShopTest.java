package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HtmlShopTest {
    private static final String EMAIL = "anna@inbox.test";
    private static final String PASSWORD = "correct horse";

    private final RunningSandbox shop = RunningSandbox.of(Kind.HTML);
    private final Browser browser = new Browser(shop);

    @AfterEach
    void stop() {
        shop.close();
    }

    private Answer giveAccount() {
        browser.open("/join");
        return browser.submit("#join", "email", EMAIL, "password", PASSWORD, "passwordAgain", PASSWORD);
    }

    private Answer giveProfile() {
        browser.open("/join/profile");
        return browser.submit("#profile", "fullName", "Anna <b>Petrova</b>", "gender", "f", "terms", "yes");
    }

    private Answer join() {
        giveAccount();
        giveProfile();
        return browser.open(shop.mailedLink(EMAIL, "/confirm"));
    }

    @Test
    void two_forms_and_a_mailed_link_lead_to_the_account_page() {
        Answer account = giveAccount();
        assertThat(account.status()).isEqualTo(303);
        assertThat(account.header("location")).isEqualTo("/join/profile");
        Answer profile = giveProfile();
        assertThat(profile.status()).isEqualTo(303);
        assertThat(browser.follow(profile).body()).contains("We have sent you a link");
        assertThat(browser.open("/account").status()).isEqualTo(302);

        assertThat(shop.mail(EMAIL).containsKey("text")).as("HTML alone").isFalse();
        Answer confirmed = browser.open(shop.mailedLink(EMAIL, "/confirm"));
        assertThat(confirmed.status()).isEqualTo(303);
        assertThat(browser.follow(confirmed).status()).isEqualTo(200);
        assertThat(browser.text("#name")).isEqualTo("Anna <b>Petrova</b>");
        assertThat(browser.text("#email")).isEqualTo(EMAIL);
    }

    @Test
    void a_link_works_once_and_a_changed_one_never() {
        giveAccount();
        giveProfile();
        String link = shop.mailedLink(EMAIL, "/confirm");
        assertThat(new Browser(shop).open(link + "x").status()).isEqualTo(422);
        assertThat(new Browser(shop).open("/confirm?token=nonsense").status()).isEqualTo(422);
        assertThat(new Browser(shop).open(link).status()).as("in any browser").isEqualTo(303);
        assertThat(browser.open(link).status()).isEqualTo(410);
        assertThat(browser.text(".error")).contains("used already");
    }

    @Test
    void a_form_without_the_token_of_its_visit_is_403_as_a_page() {
        browser.open("/join");
        Answer forged = browser.submit("#join", "email", EMAIL, "csrf", "forged");
        assertThat(forged.status()).isEqualTo(403);
        assertThat(browser.text(".error")).contains("open the page again");

        String token = new Browser(shop) {
            {
                open("/join");
            }
        }.attribute("[name=csrf]", "value");
        browser.open("/join");
        assertThat(browser.submit("#join", "email", EMAIL, "csrf", token).status())
                .as("another visit's token")
                .isEqualTo(403);
    }

    @Test
    void what_is_to_be_mended_stands_in_the_page_with_the_form() {
        browser.open("/join");
        Answer bad = browser.submit("#join", "email", "nobody", "password", "short", "passwordAgain", "other");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(browser.text("[data-field=email]")).contains("must be an e-mail address");
        assertThat(browser.text("[data-field=password]")).contains("8");
        assertThat(browser.text("[data-field=passwordAgain]")).contains("another");
        giveAccount();
        browser.open("/join/profile");
        assertThat(browser.submit("#profile", "fullName", "Anna").status()).isEqualTo(422);
        assertThat(browser.text("[data-field=terms]")).contains("is required");
    }

    @Test
    void the_second_page_without_the_first_leads_back() {
        Answer answer = browser.open("/join/profile");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("location")).isEqualTo("/join");
    }

    @Test
    void a_registered_address_is_told_under_200() {
        join();
        Answer again = new Browser(shop) {
            Answer tryAgain() {
                open("/join");
                return submit("#join", "email", EMAIL, "password", PASSWORD, "passwordAgain", PASSWORD);
            }
        }.tryAgain();
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).contains("id=\"taken\"");
    }

    @Test
    void the_link_can_be_sent_again_after_a_while() {
        giveAccount();
        browser.follow(giveProfile());
        Answer early = browser.submit("#again");
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.header("retry-after")).isEqualTo("30");
        shop.clock.advance(Duration.ofSeconds(30));
        browser.open("/join/sent");
        assertThat(browser.submit("#again").status()).isEqualTo(303);
        assertThat(shop.outbox(EMAIL)).hasSize(2);
        assertThat(browser.open(shop.mailedLink(EMAIL, "/confirm")).status()).isEqualTo(303);
    }

    @Test
    void signing_out_ends_the_session_and_the_password_opens_another() {
        browser.follow(join());
        assertThat(browser.submit("#sign-out").status()).isEqualTo(303);
        assertThat(browser.open("/account").status()).isEqualTo(302);
        browser.open("/sign-in");
        assertThat(browser.submit("#sign-in", "email", EMAIL, "password", "another one")
                        .status())
                .isEqualTo(200);
        assertThat(browser.text(".error")).contains("wrong");
        assertThat(browser.submit("#sign-in", "email", EMAIL, "password", PASSWORD)
                        .status())
                .isEqualTo(303);
        assertThat(browser.open("/account").status()).isEqualTo(200);
    }

    @Test
    void the_delete_form_ends_the_user() {
        browser.follow(join());
        Answer deleted = browser.submit("#delete");
        assertThat(deleted.status()).isEqualTo(303);
        assertThat(shop.counters().getInteger("users")).isZero();
        assertThat(shop.counters().getInteger("usersDeleted")).isEqualTo(1);
        assertThat(browser.open("/account").status()).isEqualTo(302);
    }

    @Test
    void what_is_no_form_is_400() {
        assertThat(shop.call("POST", "/join", "email=%zz").status()).isEqualTo(400);
        assertThat(Browser.encoded(Map.of("a b", "ü&"))).isEqualTo("a+b=%C3%BC%26");
    }
}
