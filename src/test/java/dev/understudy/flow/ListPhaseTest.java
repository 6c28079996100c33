package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.consent.ShopRequest;
import dev.understudy.domain.Operation;
import dev.understudy.domain.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A flow reads the shop's own list of users, page by page, for nobody in particular. */
class ListPhaseTest {
    /** This shop answers at once, on the caller's stack: many more would be too deep for that. */
    private static final int PAGES = Run.MOST_STEPS + 20;

    private static final Flow FLOW = FlowBench.file("phone-otp.yaml");
    private static final String SHOP = """
            name: shop
            phases: {register: [it], delete: [delete], list: [users]}
            steps:
              it: {request: POST /it, expect: [{status: 200}]}
              delete: {request: POST /delete, expect: [{status: 404, then: gone}]}
              users:
                request: GET /users
                expect:
                  - status: 200
                    users: {in: /items, id: /id, phone: /phone}
            """;

    private final FlowBench bench = new FlowBench();

    @BeforeEach
    void lists() {
        bench.phase = Phase.LIST;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<String> listed() {
        return bench.journal.listed.stream()
                .map(user -> user.id() + " " + user.phone() + " " + user.email())
                .toList();
    }

    @Test
    void pages_are_read_by_their_cursor_until_there_is_none() {
        FakeShop shop = new FakeShop()
                .then(
                        json(
                                200,
                                "{\"items\":[{\"id\":\"u1\",\"phone\":\"75550000001\"},{\"id\":\"u2\",\"email\":\"b@inbox.test\"}],\"next\":\"u2\"}"))
                .then(json(200, "{\"items\":[{\"id\":3,\"phone\":75550000003,\"email\":\"\"}],\"next\":null}"));
        bench.succeeds(FLOW, shop);
        assertThat(shop.paths()).containsExactly("/api/users?limit=500", "/api/users?limit=500&after=u2");
        assertThat(listed()).containsExactly("u1 75550000001 null", "u2 null b@inbox.test", "3 75550000003 null");
        ShopRequest first = shop.requests().get(0);
        assertThat(first.operation()).isEqualTo(Operation.LIST);
        assertThat(first.carries()).isEqualTo(ShopRequest.Carried.NOBODY);
    }

    @Test
    void more_pages_than_any_sign_up_has_steps_are_read() {
        FakeShop shop = new FakeShop();
        for (int page = 1; page <= PAGES; page++) {
            shop.then(json(200, "{\"items\":[{\"id\":" + page + "}],\"next\":\"" + page + "\"}"));
        }
        shop.then(json(200, "{\"items\":[]}"));
        bench.succeeds(FLOW, shop);
        assertThat(bench.journal.listed).hasSize(PAGES);
    }

    @Test
    void a_list_with_a_user_without_an_id_is_none_and_shows_nobody() {
        FakeShop shop = new FakeShop().then(json(200, "{\"items\":[{\"name\":\"Somebody Real\"}]}"));
        FlowOutcome.Failed failed = bench.fails(FLOW, shop);
        assertThat(failed.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
        assertThat(failed.detail()).doesNotContain("Somebody");
    }

    @Test
    void an_answer_that_nobody_expected_is_not_shown() {
        FlowOutcome.Failed failed = bench.fails(FLOW, new FakeShop().then(answer(200, "Somebody Real, +79161234567")));
        assertThat(failed.detail()).contains("not shown").doesNotContain("Somebody");
    }

    @Test
    void what_deletion_wants_and_the_list_does_not_tell_is_known() {
        assertThat(FLOW.unknownToDelete()).isEmpty();
        String poorer = FLOW.text().replace(", phone: /phone, email: /email}", ", phone: /phone}");
        assertThat(Flow.read("poorer.yaml", poorer).unknownToDelete()).containsExactly("email");
        assertThat(FLOW.operations()).doesNotContain(Operation.LIST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users: {in: /items, id: /id, phone: /phone} | keep: {page: /next} | no answer says where the users are",
                ", phone: /phone} | } | tells nothing that ours could be known by",
                "in: /items, | '' | users.in: is missing",
                "list: [users] | probe: [users] | which is for the phase list",
                "request: GET /users | request: DELETE /users | only reads",
                "request: GET /users | 'request: GET /users/{identity.reference}' | for no account",
                "request: GET /users | 'request: GET /users/{kept.it}' | uses {kept.it}",
            })
    void mistakes_are_told(String from, String to, String problem) {
        assertThat(SHOP).contains(from);
        FlowProblems problems = catchThrowableOfType(
                FlowProblems.class,
                () -> assertThat(Flow.read("shop.yaml", SHOP.replace(from, to))).isNull());
        assertThat(problems).hasMessageContaining(problem);
    }

    @Test
    void the_flow_without_a_mistake_is_good() {
        assertThat(Flow.read("shop.yaml", SHOP).phases()).contains(Phase.LIST);
    }
}
