package dev.understudy.flow;

import static dev.understudy.flow.FakeShop.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.Origin;
import dev.understudy.flow.PageForm.Entry;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a form sends is what a browser would send. */
class FormsOfPagesTest {
    private static final WebAddress HERE = WebAddress.of(Origin.parse("http://127.0.0.1:8081"), "/shop/join?lang=ru");

    private static PageForm form(String html, String selector, String button) {
        Page page = Page.of(answer(200, html, "Content-Type", "text/html; charset=utf-8"), HERE);
        return new FormFinder(page, new Step.Submit(selector, "page", Map.of(), button), HERE.toString()).found();
    }

    private static PageForm form(String html) {
        return form(html, "form", null);
    }

    private static String sent(String inside, Map<String, List<String>> values) {
        return new FormFiller(form("<form method=post>" + inside + "</form>"))
                .filled(values).stream()
                        .map(entry -> entry.name() + "=" + entry.value())
                        .collect(Collectors.joining("&"));
    }

    private static String sent(String inside) {
        return sent(inside, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<input name=a value=1><input name=b><input value=nameless> | a=1&b=",
                "<input type=hidden name=csrf value=t0ken> | csrf=t0ken",
                "<input type=checkbox name=a checked><input type=checkbox name=b><input type=checkbox name=c value=7 checked> | a=on&c=7",
                "<input type=radio name=r value=1><input type=radio name=r value=2 checked> | r=2",
                "<textarea name=t>two words</textarea> | t=two words",
                "<select name=s><option disabled>none<option value=1>one<option>two</select> | s=1",
                "<select name=s><option value=1>one<option selected>two</select> | s=two",
                "<select name=s size=3><option value=1>one</select> | ''",
                "<select name=s multiple><option selected>1<option>2<option selected>3</select> | s=1&s=3",
                "<input name=a disabled><fieldset disabled><legend><input name=b value=1></legend><input name=c></fieldset> | b=1",
                "<fieldset disabled><input name=x></fieldset><input name=a value=1> | a=1",
                "<fieldset><fieldset disabled></fieldset><input name=a value=1></fieldset> | a=1",
                "<fieldset disabled><div><legend><input name=a></legend></div></fieldset> | ''",
                "<datalist><input name=a></datalist><output name=b>x</output><object name=c></object> | ''",
                "<button type=button name=x value=1>Show</button><button name=go value=2>Go</button><button name=other value=3>Else</button> | go=2",
                "<input type=reset name=x value=1><input type=submit name=go value=Go> | go=Go",
                "<button name=no disabled>No</button><button name=go value=2>Go</button> | go=2",
                "<input type=image name=pic src=x.png> | pic.x=0&pic.y=0",
                "<input type=file name=avatar> | avatar=",
                "<input type=hidden name=_charset_> | _charset_=UTF-8"
            })
    void untouched_it_sends_what_the_page_has(String inside, String sent) {
        assertThat(sent(inside)).isEqualTo(sent);
    }

    @Test
    void the_line_break_behind_a_text_areas_tag_is_not_part_of_it() {
        assertThat(sent("<textarea name=t>\none\ntwo</textarea>")).isEqualTo("t=one\ntwo");
    }

    @Test
    void named_fields_are_filled_and_the_others_stay() {
        assertThat(sent(
                        "<input type=hidden name=csrf value=t><input name=mail value=old><textarea name=about></textarea>",
                        Map.of("mail", List.of("new"), "about", List.of("me"))))
                .isEqualTo("csrf=t&mail=new&about=me");
        assertThat(sent("<input name=a><input name=a>", Map.of("a", List.of("1", "2"))))
                .isEqualTo("a=1&a=2");
        assertThat(sent("<input type=hidden name=step value=1>", Map.of("step", List.of("2"))))
                .isEqualTo("step=2");
    }

    @Test
    void a_box_is_ticked_by_true_or_by_its_value_and_the_hidden_input_of_its_name_stays() {
        String box = "<input type=hidden name=ok value=0><input type=checkbox name=ok value=1>";
        assertThat(sent(box)).isEqualTo("ok=0");
        assertThat(sent(box, Map.of("ok", List.of("true")))).isEqualTo("ok=0&ok=1");
        assertThat(sent(box, Map.of("ok", List.of("1")))).isEqualTo("ok=0&ok=1");
        assertThat(sent("<input type=checkbox name=ok checked>", Map.of("ok", List.of("false"))))
                .isEmpty();
        String several = "<input type=checkbox name=i value=a checked><input type=checkbox name=i value=b>";
        assertThat(sent(several, Map.of("i", List.of("b")))).isEqualTo("i=b");
        assertThat(sent(several, Map.of("i", List.of("a", "b")))).isEqualTo("i=a&i=b");
        assertThat(sent(several, Map.of("i", List.of()))).isEmpty();
    }

    @Test
    void a_choice_is_made_by_its_value_or_by_what_it_shows() {
        String radio = "<input type=radio name=r value=f checked><input type=radio name=r value=m>";
        assertThat(sent(radio, Map.of("r", List.of("m")))).isEqualTo("r=m");
        String select = "<select name=c><option value=de selected>Germany<option value=fr>France</select>";
        assertThat(sent(select, Map.of("c", List.of("fr")))).isEqualTo("c=fr");
        assertThat(sent(select, Map.of("c", List.of("France")))).isEqualTo("c=fr");
    }

    @Test
    void what_the_flow_names_is_sent_even_where_a_script_would_have_to_enable_it() {
        assertThat(sent("<input name=code disabled>", Map.of("code", List.of("1234"))))
                .isEqualTo("code=1234");
        PageForm form = form("<form><button id=go name=go value=1 disabled>", "form", "#go");
        assertThat(new FormFiller(form).filled(Map.of())).containsExactly(new Entry("go", "1", false));
    }

    @Test
    void a_field_or_a_choice_that_the_page_does_not_have_is_told_with_those_that_it_has() {
        assertThatThrownBy(() ->
                        sent("<input name=mail><input name=phone><button name=go>", Map.of("email", List.of("x"))))
                .hasMessageContaining("has no field 'email'; it has 'mail', 'phone'");
        assertThatThrownBy(() -> sent("<select name=c><option>de<option>fr</select>", Map.of("c", List.of("it"))))
                .hasMessageContaining("does not offer 'it' for 'c'; it offers 'de', 'fr'");
        assertThatThrownBy(() -> sent("<input type=radio name=r value=f>", Map.of("r", List.of("m"))))
                .hasMessageContaining("it offers 'f'");
        assertThatThrownBy(() -> sent("<input type=file name=avatar>", Map.of("avatar", List.of("m"))))
                .hasMessageContaining("wants a file as 'avatar'");
        assertThatThrownBy(() -> sent("<input name=a>", Map.of("a", List.of("1", "2"))))
                .hasMessageContaining("fewer fields 'a'");
    }

    @Test
    void a_form_that_is_not_there_is_told_with_those_that_are() {
        assertThatThrownBy(() -> form(
                        "<form id=login><input name=user></form><form action=/search><input name=q></form>",
                        "#signup",
                        null))
                .hasMessageContaining("has no form '#signup'; it has form#login (user); form[action=/search] (q)");
        assertThatThrownBy(() -> form("<p>Later", "form", null)).hasMessageContaining("it has none at all");
        assertThatThrownBy(() -> form("<form><button>Go</form>", "form", "#other"))
                .hasMessageContaining("no button");
        assertThatThrownBy(() -> form("<form action='mailto:a@b.test'>")).hasMessageContaining("no web address");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | /shop/join?lang=ru",
                "done | /shop/done",
                "/done?x=1#part | /done?x=1",
                "?step=2 | /shop/join?step=2",
                "../up | /up",
                "'a b/ü' | /shop/a%20b/%C3%BC",
                "' /padded ' | /padded"
            })
    void its_address_is_relative_to_the_page(String action, String path) {
        PageForm form = form("<form method=post action='" + action + "'>");
        assertThat(form.action().origin()).isEqualTo(HERE.origin());
        assertThat(form.action().pathAndQuery()).isEqualTo(path);
    }

    @Test
    void a_base_element_moves_relative_addresses_and_a_button_overrides_what_the_form_says() {
        String html = "<base href='/other/'><form method=post enctype=multipart/form-data action=done id=f></form>"
                + "<button form=f formmethod=get formaction=elsewhere name=b value=1>Go</button>";
        PageForm form = form(html);
        assertThat(form.action().pathAndQuery()).isEqualTo("/other/elsewhere");
        assertThat(form.method()).isEqualTo(HttpMethod.GET);
        assertThat(form.encoding()).isEqualTo(PageForm.Encoding.MULTIPART);
        assertThat(form.controls()).extracting(FormControl::name).containsExactly("b");
    }

    @Test
    void a_control_belongs_to_the_form_that_it_names_and_tables_do_not_tear_a_form_apart() {
        String html = "<form id=a></form><table><form id=b><tr><td><input name=in value=1></tr></form></table>"
                + "<input name=out value=2 form=a>";
        assertThat(form(html, "#a", null).controls())
                .extracting(FormControl::name)
                .containsExactly("out");
        assertThat(form(html, "#b", null).controls())
                .extracting(FormControl::name)
                .containsExactly("in");
    }

    @ParameterizedTest
    @CsvSource({
        "'<form>', UTF-8",
        "'<form accept-charset=\"nonsense koi8-r\">', KOI8-R",
        "'<form accept-charset=utf-16>', UTF-8",
        "'<form accept-charset=iso-8859-1>', windows-1252"
    })
    void its_letters_are_those_that_it_accepts_or_those_of_the_page(String html, String charset) {
        assertThat(form(html).charset()).isEqualTo(Charset.forName(charset));
    }

    @Test
    void a_page_without_a_charset_in_its_header_may_say_it_itself() {
        byte[] bytes = "<meta charset=windows-1251><form><input name=a value='да'></form>"
                .getBytes(Charset.forName("windows-1251"));
        Page page = Page.of(
                new dev.understudy.consent.ShopAnswer(
                        200,
                        io.vertx.core.MultiMap.caseInsensitiveMultiMap().set("Content-Type", "text/html"),
                        io.vertx.core.buffer.Buffer.buffer(bytes)),
                HERE);
        PageForm form = new FormFinder(page, new Step.Submit("form", "page", Map.of(), null), HERE.toString()).found();
        assertThat(form.controls().get(0).value()).isEqualTo("да");
        assertThat(form.charset()).isEqualTo(Charset.forName("windows-1251"));
    }

    @Test
    void entries_are_encoded_as_html_says() {
        List<Entry> entries = List.of(new Entry("a b", "ü&=\n~*", false), new Entry("c", "да", false));
        assertThat(new FormEncoder(StandardCharsets.UTF_8).urlencoded(entries))
                .isEqualTo("a+b=%C3%BC%26%3D%0D%0A%7E*&c=%D0%B4%D0%B0");
        assertThat(new FormEncoder(Charset.forName("windows-1251")).urlencoded(List.of(new Entry("c", "да€日", false))))
                .isEqualTo("c=%E4%E0%88%26%2326085%3B");
        assertThat(new FormEncoder(StandardCharsets.UTF_8).text(entries).toString())
                .isEqualTo("a b=ü&=\r\n~*\r\nc=да\r\n");
    }

    @Test
    void a_page_of_more_than_a_megabyte_is_not_parsed() {
        String huge = "<form>" + "x".repeat(Page.LARGEST);
        assertThatThrownBy(() -> form(huge)).isInstanceOf(FlowStopped.class).hasMessageContaining("1048576");
    }

    @Test
    void a_summary_tells_the_forms_and_the_text_and_no_values() {
        Page page = Page.of(
                answer(
                        200,
                        "<title>Join</title><h1>Welcome</h1><form id=f><input type=hidden name=csrf value=s3cret></form>",
                        "Content-Type",
                        "text/html"),
                HERE);
        assertThat(page.summary()).isEqualTo("page 'Join', form#f (csrf): Welcome");
    }
}
