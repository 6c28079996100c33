package dev.understudy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFinderTest {
    private static final LinkPattern CONFIRM = new LinkPattern(null, "/confirm*", null);
    private static final String LINK = "https://shop.example/confirm?token=a1B2&u=7";

    private static LinkFound in(String text, String html) {
        return LinkFinder.find(new MessageText("", text, html, 0), CONFIRM);
    }

    private static void finds(LinkFound found, String url, String why) {
        assertThat(found).isInstanceOfSatisfying(LinkFound.Found.class, is -> {
            assertThat(is.url()).isEqualTo(url);
            assertThat(is.why()).contains(why).doesNotContain("token");
            assertThat(is.toString()).doesNotContain("token");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Open LINK",
                "Open LINK.",
                "Open (LINK), please!",
                "Open <LINK>",
                "Open <URL:LINK>.",
                "«LINK»",
                "Confirm: LINK\nBye",
                "Unsubscribe: https://shop.example/unsubscribe?confirm=no Confirm: LINK",
                "LINK\n\nLINK",
                "Open <https://shop.example/confirm\n ?token=a1B2&u=7>",
                "Open HTTPS://Shop.Example:443/confirm?token=a1B2&u=7",
                "Open https://shop.example/confirm?token=a1B2&amp;u=7",
                "To confirm your e-mail address with our shop, please open this address https://shop.example/confirm?to\nken=a1B2&u=7\nThanks",
            })
    void it_is_found_in_a_text(String text) {
        finds(in(text.replace("LINK", LINK), ""), LINK, "in the text: it fits path /confirm*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href='LINK'>Confirm</a>",
                "<a href=\"https://shop.example/confirm?token=a1B2&amp;u=7\">Confirm</a>",
                "<a href=' https://shop.example/confirm?tok\nen=a1B2&u=7'>Confirm</a>",
                "<a href='https://shop.example/'><img src=logo></a><a href=LINK>Confirm</a><a href='https://shop.example/unsubscribe'>x</a>",
                "<p>Open LINK</p>",
                "<a href='LINK'>https://shop.example/conf…</a>",
                "<a href='LINK'><b>Confirm</a> or <a href='LINK'>here</a>",
                "<a href='mailto:a@b.test'>m</a><a href='#confirm'>c</a><a href='/confirm'>r</a><a href='LINK'>Confirm</a>",
                "<div style='display:none'><a href='https://shop.example/confirm?other'>x</a></div><a href='LINK'>Confirm</a>",
            })
    void it_is_found_in_html(String html) {
        finds(in("", html.replace("LINK", LINK)), LINK, "in the html: it fits path /confirm*");
    }

    @Test
    void the_same_link_in_both_parts_is_one() {
        finds(in("Open " + LINK + ".", "<a href='" + LINK + "'>Confirm</a>"), LINK, "in the text and the html");
    }

    @Test
    void several_links_that_fit_are_ambiguous() {
        assertThat(in(LINK + " " + LINK + "1", "")).isInstanceOfSatisfying(LinkFound.Ambiguous.class, several -> {
            assertThat(several.candidates()).isEqualTo(2);
            assertThat(several.why())
                    .contains("in the text: 2 different links fit path /confirm*")
                    .doesNotContain("token");
        });
        assertThat(in(LINK, "<a href='https://shop.example/confirm?token=other'>x</a>"))
                .isInstanceOf(LinkFound.Ambiguous.class);
    }

    @Test
    void links_that_do_not_fit_are_named_without_what_could_be_a_token() {
        String mail = "https://shop.example/ https://shop.example/activate/4f1c-77a0?lang=de http://127.0.0.1:8081/u/"
                + "x".repeat(24);
        assertThat(in(mail, ""))
                .isInstanceOfSatisfying(
                        LinkFound.None.class,
                        none -> assertThat(none.why())
                                .contains(
                                        "3 links fits path /confirm*: https://shop.example/, https://shop.example/activate/***,")
                                .endsWith("http://127.0.0.1:8081/u/***"));
    }

    @Test
    void of_several_the_one_that_both_parts_have_counts() {
        finds(
                in(LINK, "<a href='" + LINK + "'>x</a><a href='https://shop.example/confirmation-help'>help</a>"),
                LINK,
                "the one that all of them have");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "https://shop.example/unsubscribe",
                "https://shop.example/x?next=/confirm",
                "https://user:pass@shop.example/confirm",
                "javascript:confirm()",
                "http:///confirm",
                "https://shop.example/%zz/confirm",
            })
    void what_is_no_such_link_is_not_taken_for_one(String text) {
        assertThat(in(text, "")).isInstanceOf(LinkFound.None.class);
        assertThat(in("", "<a href='" + text + "'>x</a>")).isInstanceOf(LinkFound.None.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SHOP.example | | | true",
                "other.example | | | false",
                "shop.example | /confirm | | true",
                "shop.example | /con*m | | true",
                "| /conf | | false",
                "| /*firm | token=[a-zA-Z0-9]{4}& | true",
                "| | u=7$ | true",
                "| | u=8$ | false",
            })
    void host_path_and_pattern_must_all_hold(
            @Nullable String host, @Nullable String path, @Nullable String pattern, boolean holds) {
        LinkPattern all = new LinkPattern(host, path, pattern == null ? null : LinkPattern.regex(pattern));
        assertThat(LinkFinder.find(MessageText.of(LINK), all))
                .isInstanceOf(holds ? LinkFound.Found.class : LinkFound.None.class);
    }

    @Test
    void a_link_to_another_host_is_told_from_none() {
        LinkPattern staging = new LinkPattern("staging.shop.example", "/confirm", null);
        assertThat(LinkFinder.find(MessageText.of(LINK), staging))
                .isInstanceOfSatisfying(
                        LinkFound.None.class, none -> assertThat(none.why()).contains("leads to another host"));
    }

    @Test
    void letters_of_other_scripts_are_encoded() {
        finds(
                in("https://магазин.test/confirm/ключ?token=я", ""),
                "https://xn--80aairftm.test/confirm/%D0%BA%D0%BB%D1%8E%D1%87?token=%D1%8F",
                "in the text");
    }

    @Test
    void a_line_that_is_not_full_does_not_go_on_in_the_next() {
        finds(in("https://shop.example/confirm?token=a1B2&u=7\n2026-11-21", ""), LINK, "in the text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(?:a|aa)+$", "(?:[a-z]*)*!"})
    void a_pattern_that_would_take_forever_ends_as_nothing_found(String regex) {
        String many = IntStream.range(0, 200)
                .mapToObj(at -> "https://shop.example/" + "a".repeat(200) + at)
                .collect(Collectors.joining(" "));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(LinkFinder.find(
                                MessageText.of(many), new LinkPattern(null, null, LinkPattern.regex(regex))))
                        .isInstanceOfSatisfying(
                                LinkFound.None.class,
                                none -> assertThat(none.why()).contains("pattern")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a ",
                "http://",
                "<https://a",
                "https://a\n",
                "https://((((",
                "<URL:",
                "%",
                "https://a.b/%41"
            })
    void no_text_makes_the_search_slow(String piece) {
        String text = piece.repeat(20_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(in(text, "")).isNotNull());
    }

    @Test
    void a_wrong_description_is_refused_with_what_to_mend() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkPattern(null, null, null))
                .withMessageContaining("host, path or pattern");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkPattern("https://shop.example", null, null))
                .withMessageContaining("without scheme and port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkPattern(null, "confirm", null))
                .withMessageContaining("starts with '/'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinkPattern.regex("("))
                .withMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/confirm(b)), https://shop.example/confirm(b)",
        "https://shop.example/confirm((b)), https://shop.example/confirm((b))",
        "https://shop.example/confirm[1].)]}, https://shop.example/confirm[1]"
    })
    void brackets_that_close_nothing_are_the_sentences(String text, String link) {
        assertThat(PlainLinks.in(text)).containsExactly(link);
    }

    @Test
    void a_mail_made_of_brackets_takes_no_longer_than_its_size() {
        String line = "1" + ")".repeat(3_900);
        String link = "https://a/" + (line + "\n").repeat(19) + "\n";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(PlainLinks.in(link.repeat(60))).isEmpty());
    }
}
