package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.understudy.domain.Origin;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a page says goes into failures only masked and bounded, and costs no more time than its size. */
class HostilePagesTest {
    private static final WebAddress HERE = WebAddress.of(Origin.parse("http://127.0.0.1:8081"), "/join");

    private static Page page(String html) {
        return Page.of(answer(200, html, "Content-Type", "text/html; charset=utf-8"), HERE);
    }

    private static PageForm form(Page page, String selector) {
        return new FormFinder(page, new Step.Submit(selector, "page", Map.of(), null), HERE.toString()).found();
    }

    private static String failure(String html, Map<String, java.util.List<String>> values) {
        return Assertions.catchThrowable(() -> new FormFiller(form(page(html), "form")).filled(values))
                .getMessage();
    }

    private static String many(int count, String each) {
        return IntStream.range(0, count).mapToObj(each::formatted).collect(Collectors.joining());
    }

    @Test
    void a_forms_address_tells_no_token() {
        assertThat(page("<form action='/reset/k7/abc?t=s3cret'><input name=a></form>")
                        .summary())
                .isEqualTo("page '', form[action=/reset/***/abc] (a)");
    }

    @Test
    void a_page_without_the_form_tells_some_of_those_that_it_has() {
        String html =
                many(50, "<form id=f%d><input name=phone value=1></form>") + "<form id=eyJhbGciOiJub25lIiwidHlwIjo1>";
        String message =
                Assertions.catchThrowable(() -> form(page(html), "#none")).getMessage();
        assertThat(message).contains("form#f0 (phone); form#f1").doesNotContain("form#f20 ", "eyJhbGci");
        String other = "<form id=eyJhbGciOiJub25lIiwidHlwIjo1><input name=a></form>";
        assertThat(Assertions.catchThrowable(() -> form(page(other), "#none")).getMessage())
                .contains("it has form#*** (a)");
    }

    @Test
    void a_form_without_the_field_or_the_choice_tells_some_of_those_that_it_has() {
        Map<String, java.util.List<String>> values = Map.of("x", java.util.List.of("+75550001234"));
        assertThat(failure("<form>" + many(50, "<input name=a%d>") + "<input name=+75550001234></form>", values))
                .contains("'a0', 'a1', 'a10'")
                .doesNotContain("a9'", "75550001234");
        assertThat(failure(
                        "<form><select name=x><option value=eyJhbGciOiJub25lIiwidHlwIjo1><option>b</select></form>",
                        values))
                .contains("does not offer '+…34' for 'x'; it offers '***', 'b'");
    }

    @Test
    void a_megabyte_of_forms_and_fields_is_described_in_no_time() {
        Page forms = page(many(25_000, "<form id=f%d><input name=a></form>"));
        Page fields = page("<form id=f>" + many(50_000, "<input name=%d>") + "</form>");
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(forms.summary()).contains("form#f19").doesNotContain("form#f20");
            assertThat(form(fields, "#f").controls()).hasSize(1_000);
        });
    }
}
