package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.consent.ShopAnswer;
import dev.understudy.domain.Reason;
import dev.understudy.domain.Session;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "Gone" is final, so a ready flow says it only of an account that surely is: a wrong credential may be our own mistake. */
class ReadyDeletionsTest {
    private static final String WRONG = "address or password is wrong";

    private final FlowBench bench = new FlowBench();

    @BeforeEach
    void deletes() {
        bench.phase = Phase.DELETE;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** A flow, what its sign-in page is, and how the shop says that credentials are wrong, and that something else is. */
    static Stream<Arguments> flows() {
        String form = "<form id=sign-in method=post action=sign-in><input name=email><input name=password></form>";
        String login = "<form id=login method=post action=login><input name=username><input name=password></form>"
                + "<a id=to-register href=/register>Register</a>";
        return Stream.of(
                arguments("email-code.yaml", List.of(), refused("wrong-credentials"), refused("locked")),
                arguments("graphql.yaml", List.of(), refusedByType(WRONG), refusedByType("this account is locked")),
                arguments(
                        "html-form.yaml",
                        List.of(page(form)),
                        page(said("Address or password is wrong.") + form),
                        page(said("This form is over: open the page again.") + form)),
                arguments(
                        "oidc-registration.yaml",
                        List.of(page(login)),
                        page(said("Invalid username or password.") + login),
                        page(said("Your login attempt timed out.") + login)));
    }

    private static ShopAnswer refused(String code) {
        return json(401, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
    }

    private static ShopAnswer refusedByType(String message) {
        return json(
                200, "{\"data\":{\"signIn\":{\"__typename\":\"WrongCredentials\",\"message\":\"" + message + "\"}}}");
    }

    private static String said(String words) {
        return "<p class=\"error\">" + words + "</p>";
    }

    private static ShopAnswer page(String html) {
        return answer(200, html, "Content-Type", "text/html");
    }

    private static FakeShop shop(List<ShopAnswer> before, ShopAnswer last) {
        FakeShop shop = new FakeShop();
        before.forEach(shop::then);
        return shop.then(last);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void what_never_had_an_id_is_gone_where_its_credentials_are_wrong(
            String flow, List<ShopAnswer> before, ShopAnswer wrong, ShopAnswer other) {
        bench.succeeds(FlowBench.file(flow), shop(before, wrong));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void an_account_with_an_id_is_not_gone_because_its_credentials_are_wrong(
            String flow, List<ShopAnswer> before, ShopAnswer wrong, ShopAnswer other) {
        bench.has("u77", Session.EMPTY);
        FlowOutcome.Failed failed = bench.fails(FlowBench.file(flow), shop(before, wrong));
        assertThat(failed.reason()).isEqualTo(Reason.SHOP_REFUSED);
        assertThat(failed.shopWords()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("flows")
    void any_other_error_is_never_gone(String flow, List<ShopAnswer> before, ShopAnswer wrong, ShopAnswer other) {
        assertThat(bench.fails(FlowBench.file(flow), shop(before, other)).reason())
                .isEqualTo(Reason.SHOP_REFUSED);
    }

    @Test
    void a_token_that_is_not_taken_before_the_deletion_says_nothing_of_the_account() {
        bench.has("u77", Session.EMPTY);
        FakeShop shop = new FakeShop()
                .then(json(200, "{\"user\":{\"id\":\"u77\"},\"accessToken\":\"a\",\"refreshToken\":\"r\"}"))
                .then(refused("token-invalid"));
        assertThat(bench.fails(FlowBench.file("email-code.yaml"), shop).reason())
                .isEqualTo(Reason.SHOP_REFUSED);
        assertThat(shop.paths()).containsExactly("/api/v1/sessions", "/api/v1/me");
    }

    @Test
    void asking_for_a_name_that_nothing_keeps_is_a_mistake() {
        String text = FlowBench.file("email-code.yaml").text().replace("kept: {userId:", "kept: {usrId:");
        assertThatThrownBy(() -> Flow.read("x.yaml", text))
                .hasMessageContaining("asks whether 'usrId' is kept, which nothing keeps; did you mean 'userId'?");
    }

    @Test
    void what_nests_without_end_ends_the_run() {
        bench.phase = Phase.REGISTER;
        FakeShop shop = FakeShop.answering(request -> {
            throw new StackOverflowError();
        });
        assertThat(bench.fails(FlowBench.oneStep("request: GET /\nexpect: [{status: 200}]"), shop)
                        .reason())
                .isEqualTo(Reason.UNEXPECTED_ANSWER);
    }
}
