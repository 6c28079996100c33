package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code conf/flows/phone-trusted.yaml}: the profile of a number makes its account. */
class TrustedPhoneFlowTest {
    private static final Flow FLOW = FlowBench.file("phone-trusted.yaml");
    private static final String USER = "{\"user\":{\"id\":\"123\",\"name\":\"Анна\"}}";

    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void asking_for_the_profile_of_a_number_makes_its_account_with_its_cookies() {
        FakeShop shop = new FakeShop()
                .then(answer(200, USER, "Set-Cookie", "sid=s3cret; Path=/", "Content-Type", "application/json"));
        FlowOutcome.Succeeded account = bench.succeeds(FLOW, shop);
        assertThat(account.externalId()).isEqualTo("123");
        assertThat(account.facts()).containsEntry("name", "Анна");
        assertThat(account.session().cookies()).hasSize(1);
        assertThat(shop.paths()).containsExactly("/otp/v1/profile");
        assertThat(shop.body(0).encode()).isEqualTo("{\"userIdentifier\":\"75550001234\"}");
    }

    @Test
    void a_shop_that_does_not_trust_us_is_quoted() {
        FlowOutcome.Failed failed =
                bench.fails(FLOW, new FakeShop().then(json(404, "{\"error\":{\"message\":\"no such user\"}}")));
        assertThat(failed.reason()).isEqualTo(Reason.SHOP_REFUSED);
        assertThat(failed.shopWords()).isEqualTo("no such user");
    }

    @Test
    void an_account_of_unknown_id_is_found_by_its_number_before_it_is_deleted() {
        bench.phase = Phase.DELETE;
        FakeShop shop = new FakeShop().then(json(200, USER)).then(json(200, "{\"success\":true}"));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/otp/v1/profile", "/otp/v1/delete");
        assertThat(shop.body(1).getString("identityId")).isEqualTo("123");
    }

    @Test
    void an_account_whose_id_is_known_is_deleted_at_once() {
        bench.phase = Phase.DELETE;
        bench.has("123", Session.EMPTY);
        FakeShop shop = new FakeShop().then(json(404, "{\"error\":{\"message\":\"no such user\"}}"));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/otp/v1/delete");
    }
}
