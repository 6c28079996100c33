package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code conf/flows/phone-otp.yaml} in every branch of the contract. */
class PhoneFlowTest {
    private static final Flow FLOW = FlowBench.file("phone-otp.yaml");
    private static final String SENT =
            "{\"otp\":{\"timeout\":60,\"attemptsLeft\":3,\"message\":\"sent\",\"codeLength\":6}}";
    private static final String SENT_QUICK =
            "{\"otp\":{\"timeout\":0.05,\"attemptsLeft\":2,\"message\":\"sent\",\"codeLength\":6}}";
    private static final String USER = "{\"user\":{\"id\":\"123\",\"name\":\"Анна\"}}";

    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ShopAnswer sends(String sms, String answer) {
        bench.inbox.sms(sms);
        return json(200, answer);
    }

    private FakeShop shop() {
        return new FakeShop()
                .then(request -> sends("Ваш код: 482913", SENT))
                .then(answer(
                        200, USER, "Set-Cookie", "sid=s3cret; Path=/; HttpOnly", "Content-Type", "application/json"))
                .then(json(200, USER));
    }

    @Test
    void a_number_that_is_confirmed_is_an_account_with_its_cookies() {
        FakeShop shop = shop();
        FlowOutcome.Succeeded account = bench.succeeds(FLOW, shop);
        assertThat(account.externalId()).isEqualTo("123");
        assertThat(account.facts()).containsEntry("name", "Анна");
        assertThat(account.session().cookies())
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.value()).isEqualTo("s3cret"));
        assertThat(shop.paths()).containsExactly("/otp/v1/code", "/otp/v1/confirm", "/otp/v1/profile");
        assertThat(shop.body(0).encode()).isEqualTo("{\"userIdentifier\":\"75550001234\"}");
        assertThat(shop.body(1).encode()).isEqualTo("{\"userIdentifier\":\"75550001234\",\"otp\":\"482913\"}");
        assertThat(shop.body(2).encode()).isEqualTo("{\"userIdentifier\":\"123\"}");
        assertThat(shop.requests()).allSatisfy(request -> {
            assertThat(request.headers().get("Authorization")).isEqualTo("Bearer key-of-the-shop");
            assertThat(request.operation()).isEqualTo(Operation.REGISTER);
        });
        assertThat(shop.requests().get(0).carries().phones()).containsExactly(FlowBench.ANNA.phone());
        assertThat(shop.requests().get(2).headers().get("Cookie")).isEqualTo("sid=s3cret");
    }

    @Test
    void each_step_is_told_without_codes_and_numbers() {
        bench.succeeds(FLOW, shop());
        assertThat(bench.journal.told())
                .containsExactly("ask done", "code waiting", "code done", "confirm done", "profile done");
        assertThat(bench.journal.reports.toString())
                .doesNotContain("482913", "75550001234", "s3cret", "key-of-the-shop");
    }

    @Test
    void a_number_that_is_new_is_asked_for_again_with_the_data_that_the_shop_wants() {
        FakeShop shop = new FakeShop()
                .then(
                        json(
                                200,
                                "{\"dataRequired\":[\"email\",\"fullName\",\"birthday\",\"gender\",\"allowSms\",\"referralCode\"],\"dataOptional\":[\"referralCode\"]}"))
                .then(request -> sends("482913", SENT))
                .then(json(200, USER));
        bench.succeeds(FLOW, shop);
        assertThat(shop.body(1).getMap())
                .containsEntry("userIdentifier", "75550001234")
                .containsEntry("email", "anna@inbox.test")
                .containsEntry("fullName", "Анна Игоревна Соколова")
                .containsEntry("birthday", "1980-01-31")
                .containsEntry("gender", "f")
                .containsEntry("allowSms", false)
                .doesNotContainKey("referralCode");
        assertThat(shop.requests().get(1).carries().emails()).containsExactly("anna@inbox.test");
        assertThat(bench.inbox.marks()).isEqualTo(1);
    }

    @Test
    void data_that_the_identity_does_not_have_ends_the_run() {
        FlowOutcome.Failed failed =
                bench.fails(FLOW, new FakeShop().then(json(200, "{\"dataRequired\":[\"email\",\"legalEntities\"]}")));
        assertThat(failed.reason()).isEqualTo(Reason.DATA_NOT_AVAILABLE);
        assertThat(failed.detail()).contains("legalEntities").doesNotContain("email,");
    }

    @Test
    void a_shop_that_wants_the_same_data_twice_is_not_asked_for_ever() {
        FakeShop shop = new FakeShop().then(json(200, "{\"dataRequired\":[\"email\"]}"));
        assertThat(bench.fails(FLOW, shop).reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(shop.requests()).hasSize(2);
    }

    @Test
    void an_error_ends_the_run_with_the_shops_own_words() {
        FlowOutcome.Failed failed = bench.fails(
                FLOW,
                new FakeShop().then(json(200, "{\"error\":{\"message\":\"Номер +7 555 000-12-34 заблокирован\"}}")));
        assertThat(failed.reason()).isEqualTo(Reason.SHOP_REFUSED);
        assertThat(failed.step()).isEqualTo("ask");
        assertThat(failed.shopWords()).isEqualTo("Номер +…34 заблокирован");
        assertThat(failed.shopMayKnow()).isTrue();
    }

    @Test
    void only_a_message_is_required_of_the_shop() {
        FakeShop shop = new FakeShop()
                .then(request -> sends("code 4829", "{\"otp\":{\"message\":\"sent\"}}"))
                .then(json(200, "{\"user\":{\"id\":77}}"));
        assertThat(bench.succeeds(FLOW, shop).externalId()).isEqualTo("77");
        assertThat(shop.body(1).getString("otp")).isEqualTo("4829");
    }

    @Test
    void a_code_that_did_not_come_is_asked_for_again_after_the_shops_own_time() {
        FakeShop shop = new FakeShop()
                .then(json(200, SENT_QUICK))
                .then(request -> sends("555666", SENT_QUICK))
                .then(json(200, USER));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/otp/v1/code", "/otp/v1/code", "/otp/v1/confirm", "/otp/v1/profile");
        assertThat(bench.inbox.marks()).isEqualTo(1);
    }

    @Test
    void the_newest_code_wins_after_a_resend() {
        FakeShop shop = new FakeShop()
                .then(json(200, SENT_QUICK))
                .then(request -> {
                    bench.inbox.sms("late 111111");
                    return sends("new 222222", SENT_QUICK);
                })
                .then(json(200, USER));
        bench.succeeds(FLOW, shop);
        assertThat(shop.body(2).getString("otp")).isEqualTo("222222");
    }

    @Test
    void a_refused_code_is_never_tried_again() {
        FakeShop shop = new FakeShop()
                .then(request -> {
                    bench.inbox.sms("wrong 111111");
                    bench.inbox.sms("doubled 111111");
                    return sends("right 222222", SENT);
                })
                .then(json(200, "{\"error\":{\"message\":\"wrong code\"}}"))
                .then(json(200, USER));
        bench.succeeds(FLOW, shop);
        assertThat(shop.body(1).getString("otp")).isEqualTo("111111");
        assertThat(shop.body(2).getString("otp")).isEqualTo("222222");
        assertThat(shop.paths()).containsOnlyOnce("/otp/v1/code");
    }

    @Test
    void no_attempts_left_ends_the_run_with_the_shops_words_about_the_code() {
        FakeShop shop = new FakeShop()
                .then(request -> sends("111111", SENT_QUICK.replace("\"attemptsLeft\":2", "\"attemptsLeft\":0")))
                .then(json(200, "{\"error\":{\"message\":\"Неверный код\"}}"));
        FlowOutcome.Failed failed = bench.fails(FLOW, shop);
        assertThat(failed.reason()).isEqualTo(Reason.NO_ATTEMPTS_LEFT);
        assertThat(failed.shopWords()).isEqualTo("Неверный код");
        assertThat(shop.requests()).hasSize(2);
    }

    @Test
    void a_code_that_never_comes_is_asked_for_as_often_as_the_shop_allows() {
        FakeShop shop = new FakeShop()
                .then(json(200, SENT_QUICK.replace("\"attemptsLeft\":2", "\"attemptsLeft\":1")))
                .then(json(200, SENT_QUICK.replace("\"attemptsLeft\":2", "\"attemptsLeft\":0")));
        Flow patient = edited(text -> text.replace("within: 2m", "within: 60ms"));
        FlowOutcome.Failed failed = bench.fails(patient, shop);
        assertThat(failed.reason()).isEqualTo(Reason.CODE_NEVER_CAME);
        assertThat(shop.requests()).hasSize(2);
    }

    @Test
    void an_inbox_that_fills_before_the_request_is_not_looked_at() {
        bench.inbox.sms("old 999999");
        FakeShop shop = shop();
        bench.succeeds(FLOW, shop);
        assertThat(shop.body(1).getString("otp")).isEqualTo("482913");
    }

    @Test
    void the_profile_of_somebody_else_is_noticed() {
        FakeShop shop = new FakeShop()
                .then(request -> sends("482913", SENT))
                .then(json(200, USER))
                .then(json(200, "{\"user\":{\"id\":\"124\"}}"));
        assertThat(bench.fails(FLOW, shop).reason()).isEqualTo(Reason.PROFILE_MISMATCH);
    }

    @Test
    void signing_in_again_keeps_nothing_but_the_new_session() {
        bench.phase = Phase.SIGN_IN;
        bench.has("123", Session.EMPTY);
        FakeShop shop = shop();
        assertThat(bench.succeeds(FLOW, shop).session().cookies()).hasSize(1);
        assertThat(shop.requests())
                .hasSize(2)
                .extracting(ShopRequest::operation)
                .containsOnly(Operation.SIGN_IN);
    }

    @Test
    void a_session_is_probed_with_its_cookies() {
        bench.has("123", bench.succeeds(FLOW, shop()).session());
        bench.phase = Phase.PROBE;
        FakeShop good = new FakeShop().then(json(200, USER));
        assertThat(bench.succeeds(FLOW, good).session().cookies()).hasSize(1);
        assertThat(good.paths()).containsExactly("/api/session");
        assertThat(good.requests().get(0).headers().get("Cookie")).isEqualTo("sid=s3cret");
        FlowOutcome.Failed over = bench.fails(FLOW, new FakeShop().then(json(401, "{\"error\":\"signed out\"}")));
        assertThat(over.reason()).isEqualTo(Reason.SHOP_REFUSED);
        assertThat(over.shopMayKnow()).isFalse();
    }

    @Test
    void deleting_names_the_account_and_needs_no_code() {
        bench.phase = Phase.DELETE;
        bench.has("123", Session.EMPTY);
        FakeShop shop = new FakeShop().then(json(200, "{\"success\":true}"));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/otp/v1/delete");
        assertThat(shop.body(0).encode())
                .isEqualTo(
                        "{\"identityId\":\"123\",\"identityProviderName\":\"webhook_otp\",\"email\":\"anna@inbox.test\",\"phone\":\"75550001234\"}");
        assertThat(shop.requests().get(0).carries().emails()).containsExactly("anna@inbox.test");
    }

    @Test
    void an_account_that_is_gone_already_is_deleted() {
        bench.phase = Phase.DELETE;
        bench.has("123", Session.EMPTY);
        bench.succeeds(FLOW, new FakeShop().then(json(404, "{\"error\":{\"message\":\"no such user\"}}")));
    }

    @Test
    void an_account_of_unknown_id_is_found_by_signing_in_before_it_is_deleted() {
        bench.phase = Phase.DELETE;
        FakeShop shop = new FakeShop()
                .then(request -> sends("482913", SENT))
                .then(json(200, USER))
                .then(json(200, "{\"success\":true}"));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/otp/v1/code", "/otp/v1/confirm", "/otp/v1/delete");
        assertThat(shop.requests()).extracting(ShopRequest::operation).containsOnly(Operation.DELETE);
    }

    @Test
    void a_shop_that_breaks_down_refuses_nothing() {
        FlowOutcome.Failed failed =
                bench.fails(FLOW, new FakeShop().then(json(500, "{\"error\":{\"message\":\"something went wrong\"}}")));
        assertThat(failed.reason()).isEqualTo(Reason.SHOP_ERROR);
    }

    @Test
    void a_database_of_ours_that_is_away_says_nothing_about_the_shop() {
        bench.journal.refusal = new Failure.StoreUnavailable().asRefusal();
        Flow once = FlowBench.oneStep("request: POST /sign-up\nonce: true\nexpect: [{status: 200}]");
        FlowOutcome.Failed failed = bench.fails(once, new FakeShop().then(json(200, "{}")));
        assertThat(failed.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(failed.shopMayKnow()).isFalse();
    }

    @Test
    void the_prefix_is_the_configurations_where_it_has_one() {
        bench.settings = java.util.Map.of("prefix", "/api/app");
        FakeShop shop = shop();
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).first().isEqualTo("/api/app/code");
    }

    @Test
    void a_registration_that_takes_too_long_ends_and_leaves_nothing_behind() {
        bench.limits = new FlowRun.Limits(Duration.ofMillis(50), Duration.ofMillis(1), 0);
        FlowOutcome.Failed failed = bench.fails(FLOW, new FakeShop().thenNothing());
        assertThat(failed.reason()).isEqualTo(Reason.REGISTRATION_TIMEOUT);
        assertThat(failed.step()).isEqualTo("ask");
        assertThat(bench.runner.running()).isZero();
    }

    @Test
    void a_registration_whose_time_ends_while_it_waits_says_that_no_code_came() {
        bench.limits = new FlowRun.Limits(Duration.ofMillis(50), Duration.ofMillis(1), 0);
        FlowOutcome.Failed failed = bench.fails(FLOW, new FakeShop().then(json(200, SENT)));
        assertThat(failed.reason()).isEqualTo(Reason.CODE_NEVER_CAME);
        assertThat(failed.step()).isEqualTo("code");
        assertThat(bench.runner.running()).isZero();
    }

    @Test
    void what_a_run_needs_is_known_beforehand() {
        assertThat(FLOW.settings()).isEmpty();
        assertThat(FLOW.secrets()).containsExactly("apiKey");
        assertThat(FLOW.operations())
                .as("listing is wanted by reconcile alone")
                .containsExactly(Operation.REGISTER, Operation.SIGN_IN, Operation.PROFILE, Operation.DELETE);
        assertThat(FLOW.unknownToDelete()).isEmpty();
        assertThat(FLOW.sha256()).hasSize(64);
    }

    private static Flow edited(UnaryOperator<String> edit) {
        return Flow.read("phone-otp.yaml", edit.apply(FLOW.text()));
    }
}
