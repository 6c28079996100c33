package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static dev.understudy.flow.FakeShop.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace shows what happens, and nothing that is secret. */
class FlowTraceTest {
    @Test
    void a_run_is_printed_with_its_secrets_masked() {
        StringBuilder out = new StringBuilder();
        try (FlowBench bench = new FlowBench()) {
            FlowTrace trace = new FlowTrace(out, bench.journal, List.of(new Secret("key-of-the-shop")));
            FakeShop shop = new FakeShop()
                    .then(request -> {
                        bench.inbox.sms("482913");
                        return json(200, "{\"otp\":{\"message\":\"sent to +7 555 000-12-34\",\"codeLength\":6}}");
                    })
                    .then(answer(200, "{\"user\":{\"id\":\"123\"}}", "Set-Cookie", "sid=c00kie; Path=/"))
                    .then(json(200, "{\"error\":{\"message\":\"нет профиля\"}}"));
            FlowOutcome failed = FlowBench.await(bench.runner.run(new FlowRun(
                    FlowBench.file("phone-otp.yaml"),
                    Phase.REGISTER,
                    FlowBench.ANNA,
                    FlowRun.Account.NONE,
                    bench.settings,
                    java.util.Map.of("apiKey", new Secret("key-of-the-shop")),
                    FlowBench.SHOP,
                    List.of(),
                    trace.of(shop),
                    bench.inbox,
                    trace,
                    bench.limits)));
            assertThat(failed).isInstanceOf(FlowOutcome.Failed.class);
        }
        assertThat(out.toString())
                .contains(
                        "→ POST http://127.0.0.1:8081/otp/v1/code",
                        "{\"userIdentifier\":\"…34\"}",
                        "← 200, Set-Cookie: sid=***",
                        "ask: done",
                        "profile: failed (shop-refused) нет профиля")
                .doesNotContain("482913", "5550001234", "c00kie", "key-of-the-shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "звоните +7 (555) 000-12-34 | звоните +…34",
                "code 4829 | code ####",
                "code 123-456 | code ####",
                "try again in 30 s, 2 attempts | try again in 30 s, 2 attempts",
                "{\"accessToken\":\"abc\"} | {\"accessToken\":\"***\"}",
                "{\"code\":\"A1B2C3\"} | {\"code\":\"***\"}",
                "{\"code\":\"INVALID\"} | {\"code\":\"INVALID\"}",
                "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0 | ***",
                "the shop's terms_and_conditions_apply_here | the shop's terms_and_conditions_apply_here"
            })
    void what_looks_secret_is_masked(String text, String shown) {
        assertThat(Masking.shown(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b+/ü\"&~",
                "a+b%2B%2F%C3%BC%22%26%7E",
                "a+b%2b%2f%c3%bc%22%26%7e",
                "a%20b%2B%2F%C3%BC%22%26~",
                "a b+/ü\\\"&~",
                "a b+\\/ü\\\"&~"
            })
    void a_known_secret_is_masked_however_it_is_spelled(String spelled) {
        assertThat(Masking.without("x=" + spelled + "!", List.of("a b+/ü\"&~"))).isEqualTo("x=***!");
    }

    @Test
    void a_secret_within_another_leaves_nothing_of_it() {
        assertThat(Masking.without("stem-of-all", List.of("stem", "stem-of-all")))
                .isEqualTo("***");
    }

    @Test
    void characters_that_no_database_or_terminal_takes_well_become_spaces() {
        assertThat(Masking.shown("\0no\0such\u001B[31m user\r\n\u0007")).isEqualTo("no such [31m user");
    }

    @Test
    void a_path_stays_readable() {
        assertThat(Masking.path("/identitytoolkit.googleapis.com/v1/accounts:lookup?key=s3cret"))
                .isEqualTo("/identitytoolkit.googleapis.com/v1/accounts:lookup");
        assertThat(Masking.path("/users/75550001234/x")).isEqualTo("/users/…34/x");
    }
}
