package dev.understudy.sandbox;

import static dev.understudy.sandbox.RunningSandbox.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GraphqlShopTest {
    private static final String EMAIL = "anna@inbox.test";
    private static final JsonObject PERSON =
            object("email", EMAIL, "password", "correct horse", "fullName", "Anna Petrova");
    private static final String SIGN_UP = """
            mutation SignUp($input: SignUpInput!) {
              result: signUp(input: $input) {
                __typename
                ... on CodeMailed { codeLength attemptsLeft }
                ... on InvalidInput { message fields { field message } }
                ...Wait
              }
            }
            fragment Wait on TooManyRequests { retryAfter }""";
    private static final String CONFIRM =
            "mutation ($email: String!, $code: String!) { confirm(email: $email, code: $code) { __typename ... on Session { accessToken user { id name } } ... on CodeRefused { attemptsLeft } } }";

    private final RunningSandbox shop = RunningSandbox.of(Kind.GRAPHQL);

    @AfterEach
    void stop() {
        shop.close();
    }

    private JsonObject ask(String query, JsonObject variables, String... headers) {
        Answer answer = shop.call(
                "POST",
                "/graphql",
                object("query", query, "variables", variables).encode(),
                headers);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private JsonObject data(String query, JsonObject variables, String... headers) {
        JsonObject answer = ask(query, variables, headers);
        assertThat(answer.containsKey("errors")).as(answer.encode()).isFalse();
        return answer.getJsonObject("data");
    }

    private static String error(JsonObject answer) {
        return answer.getJsonArray("errors").getJsonObject(0).getString("message");
    }

    private JsonObject session() {
        data(SIGN_UP, object("input", PERSON));
        return data(CONFIRM, object("email", EMAIL, "code", shop.mailedCode(EMAIL)))
                .getJsonObject("confirm");
    }

    @Test
    void outcomes_are_told_by_their_type_and_only_what_is_selected_is_shown() {
        assertThat(data(SIGN_UP, object("input", PERSON)).getJsonObject("result"))
                .isEqualTo(object("__typename", "CodeMailed", "codeLength", 6, "attemptsLeft", 3));
        assertThat(data(SIGN_UP, object("input", PERSON)).getJsonObject("result"))
                .isEqualTo(object("__typename", "TooManyRequests", "retryAfter", 30));
        JsonObject wrong =
                data(CONFIRM, object("email", EMAIL, "code", "nonsense")).getJsonObject("confirm");
        assertThat(wrong).isEqualTo(object("__typename", "CodeRefused", "attemptsLeft", 2));
        JsonObject invalid =
                data(SIGN_UP, object("input", object("email", "nobody"))).getJsonObject("result");
        assertThat(invalid.getJsonArray("fields").getJsonObject(0).getString("field"))
                .isEqualTo("password");

        JsonObject session = data(CONFIRM, object("email", EMAIL, "code", shop.mailedCode(EMAIL)))
                .getJsonObject("confirm");
        assertThat(session.fieldNames()).containsExactlyInAnyOrder("__typename", "accessToken", "user");
        assertThat(session.getJsonObject("user")).isEqualTo(object("id", "u1", "name", "Anna Petrova"));
        assertThat(data(SIGN_UP, object("input", PERSON))
                        .getJsonObject("result")
                        .getString("__typename"))
                .isEqualTo("EmailTaken");
    }

    @Test
    void me_needs_a_token_and_its_lack_is_an_error_under_200() {
        String bearer = "Bearer " + session().getString("accessToken");
        assertThat(data("{ me { email } }", null, "Authorization", bearer).getJsonObject("me"))
                .isEqualTo(object("email", EMAIL));
        JsonObject refused = ask("query { me { email } }", null);
        assertThat(refused.getJsonObject("data").getValue("me")).isNull();
        JsonObject error = refused.getJsonArray("errors").getJsonObject(0);
        assertThat(error.getJsonObject("extensions").getString("code")).isEqualTo("UNAUTHENTICATED");
        assertThat(error.getJsonArray("path").getString(0)).isEqualTo("me");
    }

    @Test
    void literals_and_variables_say_the_same() {
        session();
        String literal =
                "mutation { signIn(email: \"" + EMAIL + "\", password: \"correct \\u0068orse\") { __typename } }";
        assertThat(data(literal, null).getJsonObject("signIn").getString("__typename"))
                .isEqualTo("Session");
        JsonObject wrong = data(
                "mutation { signIn(input: {email: \"" + EMAIL
                        + "\", password: \"wrong one\"}) { __typename ... on WrongCredentials { message } } }",
                null);
        assertThat(wrong.getJsonObject("signIn").getString("message")).contains("wrong");
    }

    @Test
    void an_account_deletes_itself() {
        String bearer = "Bearer " + session().getString("accessToken");
        JsonObject deleted = data("mutation { deleteAccount { id } }", null, "Authorization", bearer);
        assertThat(deleted.getJsonObject("deleteAccount").getString("id")).isEqualTo("u1");
        assertThat(error(ask("mutation { deleteAccount { id } }", null, "Authorization", bearer)))
                .contains("sign in");
        assertThat(shop.counters().getInteger("users")).isZero();
    }

    @Test
    void mistakes_in_the_document_are_errors_under_200_that_say_where() {
        assertThat(error(ask(
                        "{ me { shoeSize } }",
                        null,
                        "Authorization",
                        "Bearer " + session().getString("accessToken"))))
                .isEqualTo("Cannot query field \"shoeSize\" on type \"User\".");
        assertThat(error(ask("{ us }", null))).isEqualTo("Cannot query field \"us\" on type \"Query\".");
        assertThat(error(ask("{ me", null))).isEqualTo("Syntax Error: expected a name, found the end");
        assertThat(error(ask("{ me ? }", null))).contains("unexpected character '?'");
        assertThat(error(ask("{ me { ...Gone } }", null))).contains("Unknown fragment \"Gone\"");
        assertThat(error(ask("query ($a: Int!) { me { id } }", null))).contains("$a", "not provided");
        assertThat(error(ask("{ me(a: $b) { id } }", null))).contains("$b", "not defined");
        assertThat(error(ask("{".repeat(50), null))).isNotBlank();
        assertThat(error(ask("{ me { ...F } } fragment F on User { ...F }", null)))
                .contains("circles");
        assertThat(shop.call("POST", "/graphql", "{}").status()).isEqualTo(400);
    }
}
