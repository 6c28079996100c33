package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.consent.ShopRequest.Carried;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a request is about is seen in its address, too, however it is spelled there: consent checks each number and each e-mail address that leaves. */
class CarriedByAddressTest {
    private final FlowBench bench = new FlowBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/welcome, false, false",
        "/welcome?for=anna@inbox.test, true, false",
        "/welcome?for=ANNA%40Inbox.test&x=1, true, false",
        "/welcome?next=%2Fgo%3Ffor%3Danna%2540inbox.test, true, false",
        "/u/%2B75550001234?e=hanna@inbox.tes, false, true",
        "/u/75550001234/anna@inbox.test%, true, true"
    })
    void an_address_tells(String address, boolean email, boolean phone) {
        Scope scope = new Scope(FlowBench.ANNA, Map.of(), Map.of(), Map.of());
        scope.sees(address);
        assertThat(scope.carried().emails().isEmpty()).isEqualTo(!email);
        assertThat(scope.carried().phones().isEmpty()).isEqualTo(!phone);
    }

    @Test
    void a_number_that_the_shop_said_as_a_number_is_seen() {
        Scope scope = new Scope(FlowBench.ANNA, Map.of("id", 75550001234L), Map.of(), Map.of());
        assertThat(scope.value(Template.Source.KEPT, "id")).isEqualTo(75550001234L);
        assertThat(scope.carried().phones()).containsExactly(FlowBench.ANNA.phone());
    }

    @Test
    void a_hop_is_about_whom_the_request_was_about_and_whom_its_address_names() {
        FakeShop shop = new FakeShop()
                .then(answer(303, "", "Location", "/sent?to=anna%40inbox.test"))
                .then(answer(200, ""));
        bench.succeeds(FlowBench.oneStep("""
                request: POST /
                json: {phone: "{identity.phone}"}
                follow: true
                expect: [{status: 200}]
                """), shop);
        assertThat(shop.requests().get(1).carries())
                .isEqualTo(new Carried(
                        java.util.List.of(FlowBench.ANNA.phone()), java.util.List.of(FlowBench.ANNA.email())));
    }

    @Test
    void a_kept_link_is_looked_at() {
        Flow flow = Flow.read("link.yaml", """
                name: link
                phases: {register: [ask, open], delete: [delete]}
                steps:
                  ask: {request: POST /ask, expect: [{status: 200, keep: {link: /link}}]}
                  open: {request: "GET {kept.link}", expect: [{status: 200}]}
                  delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
                """);
        FakeShop shop = new FakeShop()
                .then(json(200, "{\"link\":\"http://127.0.0.1:8081/go?for=Anna%40inbox.test\"}"))
                .then(answer(200, ""));
        bench.succeeds(flow, shop);
        assertThat(shop.requests().get(1).carries().emails()).containsExactly("anna@inbox.test");
    }
}
