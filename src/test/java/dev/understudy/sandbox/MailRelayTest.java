package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailRelayTest {
    private static final String PHONE = "75550000001";
    private static final String EMAIL = "anna@inbox.test";

    private final Vertx vertx = Vertx.vertx();
    private TestMailServer server;
    private RunningSandbox shop;

    @BeforeEach
    void start() {
        server = new TestMailServer(vertx);
        open(SignUpRules.defaults().withChannel(Channel.EMAIL));
    }

    private void open(SignUpRules rules) {
        shop = new RunningSandbox(
                SandboxSettings.defaults().withSignUp(rules).withMail(MailTarget.to(server.address())));
    }

    @AfterEach
    void stop() {
        shop.close();
        RunningSandbox.await(vertx.close());
    }

    private void ask() {
        shop.post("/otp/v1/code", "userIdentifier", PHONE, "email", EMAIL);
    }

    private String onlyMail() {
        await().until(() -> server.mails.size() == 1);
        return server.mails.get(0);
    }

    @Test
    void the_phone_contract_mails_its_code_once_it_knows_the_address() {
        JsonObject wanted = shop.ask(PHONE).json();
        assertThat(wanted.getJsonArray("dataRequired").getList()).isEqualTo(List.of("email"));
        ask();
        String mail = onlyMail();
        assertThat(mail).contains("From: shop@sandbox.test", "To: " + EMAIL, "Subject: Your code at the sandbox shop");
        String code = mail.replaceAll("(?s).*Your code is (\\d{4})\\..*", "$1");
        assertThat(shop.confirm(PHONE, code).status()).isEqualTo(200);
        await().until(() -> shop.counters().getInteger("messagesSent") == 1);
    }

    @Test
    void a_known_number_is_mailed_to_the_address_it_gave_before() {
        ask();
        shop.confirm(PHONE, shop.mail(EMAIL).getString("text").replaceAll("(?s).*code is (\\d{4}).*", "$1"));
        assertThat(shop.ask(PHONE).json().containsKey("otp")).isTrue();
        assertThat(shop.outbox(EMAIL)).hasSize(2);
    }

    @Test
    void a_link_travels_as_html_alone_in_quoted_printable() {
        shop.close();
        open(SignUpRules.of(Kind.HTML));
        Browser browser = new Browser(shop);
        browser.open("/join");
        browser.follow(browser.submit("#join", "email", EMAIL, "password", "12345678", "passwordAgain", "12345678"));
        browser.submit("#profile", "fullName", "Anna", "terms", "yes");
        assertThat(onlyMail())
                .contains("Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable", "token=3D")
                .doesNotContain("text/plain", "multipart");
    }

    @Test
    void a_refused_mail_is_tried_again_and_given_up_after_three() {
        server.refusals.set(2);
        ask();
        await().until(() -> shop.counters().getInteger("messagesSent") == 1);
        assertThat(server.mails).hasSize(1);
        server.refusals.set(3);
        shop.post("/otp/v1/code", "userIdentifier", "75550000002", "email", EMAIL);
        await().until(() -> shop.counters().getInteger("messagesFailed") == 1);
        assertThat(server.mails).hasSize(1);
    }

    @Test
    void faults_befall_mails_as_they_do_text_messages() {
        shop.faults("doubledRate", 1, "wrongCodeRate", 1, "wrongRecipientRate", 1);
        ask();
        await().until(() -> server.mails.size() == 2);
        assertThat(server.mails).allMatch(mail -> mail.contains("To: annb@inbox.test"));
        String code = server.mails.get(0).replaceAll("(?s).*Your code is (\\d{4})\\..*", "$1");
        assertThat(shop.confirm(PHONE, code).status()).isEqualTo(422);
        shop.faults("lostRate", 1);
        shop.post("/otp/v1/code", "userIdentifier", "75550000002", "email", EMAIL);
        assertThat(shop.counters().getInteger("messagesLost")).isEqualTo(1);
    }
}
