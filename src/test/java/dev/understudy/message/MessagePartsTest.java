package dev.understudy.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A code in a mail that has a subject, a text and HTML. */
class MessagePartsTest {
    private static CodeFound find(String subject, String text, String html) {
        return CodeFinder.find(new MessageText(subject, text, html, 0), CodePattern.digits(4));
    }

    private static void finds(CodeFound found, String code, String why) {
        assertThat(found).isInstanceOfSatisfying(CodeFound.Found.class, is -> {
            assertThat(is.code()).isEqualTo(code);
            assertThat(is.why()).contains(why).doesNotContain(code);
        });
    }

    @Test
    void it_is_found_in_any_part_and_the_part_is_named() {
        finds(find("", "Your code: 4821", ""), "4821", "in the text: a word for a code stands next to it");
        finds(find("", "", "<p>Your code:</p><h1>4821</h1>"), "4821", "in the html: ");
        finds(find("4821 is your code", "See the subject", ""), "4821", "in the subject: ");
    }

    @Test
    void the_same_code_in_several_parts_is_one() {
        finds(
                find("4821 is your code", "Your code: 4821", "Your code: <b>48</b><b>21</b>"),
                "4821",
                "in the text and the html and the subject");
    }

    @Test
    void different_codes_in_text_and_html_are_ambiguous() {
        assertThat(find("", "Your code: 4821", "<p>Your code: 1111</p>"))
                .isInstanceOfSatisfying(CodeFound.Ambiguous.class, several -> {
                    assertThat(several.candidates()).isEqualTo(2);
                    assertThat(several.why()).contains("in the text and the html");
                });
    }

    @Test
    void words_decide_between_the_parts() {
        finds(find("", "Your code: 4821", "<p>Shop 1111</p>"), "4821", "in the text: a word");
        finds(find("", "Order 7777", "<table><tr><td>7777</td></tr></table><p>4821</p>"), "4821", "in the html");
    }

    @Test
    void where_words_do_not_decide_what_both_parts_have_counts() {
        finds(find("", "4821", "<p>4821</p><footer>Suite 2027</footer>"), "4821", "the one that all of them have");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>.p{color:#1111}</style>Code 4821",
                "<script>var code = 1111;</script>Code 4821",
                "<!-- code 1111 -->Code 4821",
                "<!--[if mso]>code 1111<![endif]-->Code 4821",
                "<title>code 1111</title>Code 4821",
                "<div style='display: none'>code 1111</div>Code 4821",
                "<div style='DISPLAY:NONE !important'>code 1111</div>Code 4821",
                "<div hidden>code 1111</div>Code 4821",
                "<span style='visibility:hidden'>code <b>1111</b></span>Code 4821",
                "<span style='font-size:0'>code 1111</span>Code 4821",
                "<span style='color:#fff;font-size:1px'>code 1111</span>Code 4821",
                "<span style='opacity:0.0'>code 1111</span>Code 4821",
                "<div style='max-height:0;overflow:hidden'>code 1111</div>Code 4821",
                "<div style='mso-hide:all'>code 1111</div>Code 4821",
                "<div style='position:absolute;left:-9999px'>code 1111</div>Code 4821",
                "<style>/* x */ .preheader { display:none !important } @media print {.c{display:none}}</style>"
                        + "<span class=preheader>code 1111</span><p class=c>Code 4821</p>",
                "<style>@media (max-width:600px){.big{display:none}}</style><p class=big>Code 4821",
                "<textarea>code 1111</textarea>Code 4821",
                "<img alt='code 1111'>Code 4821",
                "<a href='https://shop.example/1111'>Shop</a> Code 4821",
                "<p style='font-size:1.4em'>Code 4821",
                "<p style='opacity:0.5;max-height:0.5em'>Code 4821",
                "<p>Code</p><p style='letter-spacing:8px'>4821</p>",
                "<table><tr><td>Your code:</td><td>4</td><td>8</td><td>2</td><td>1</td></tr></table>",
                "Code&nbsp;&#52;&#x38;&#50;1",
                "Code: 48&shy;21&#847; &zwnj;",
                "<p>Code<br>4821<p>&copy; 2027 Shop",
                "<p>Code 4821",
            })
    void only_what_html_shows_counts(String html) {
        finds(find("", "", html), "4821", "in the html");
    }

    @Test
    void a_pattern_looks_into_each_part() {
        CodeFound found = CodeFinder.find(
                new MessageText("", "no", "<p>key <b>A1</b>B2</p>", 0), CodePattern.regex("key ([A-Z0-9]+)"));
        finds(found, "A1B2", "in the html: the flow's pattern matches it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<div>|</div>",
                "<b>|</b>",
                "<table><tr><td>|",
                "<a href='https://shop.example/x'>|",
                "<p class=x style='display:block'>|",
                "<!--|",
                "&#49;|",
                "<style>.a{display:none}</style>|",
                "<b id=a><i>|",
            })
    void no_html_makes_the_search_slow(String open, String close) {
        String html = open.repeat(10_000) + "code 4821" + (close == null ? "" : close.repeat(10_000));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(find("", "", html)).isNotNull();
            assertThat(LinkFinder.find(new MessageText("", html, html, 0), new LinkPattern(null, "/*x*y*", null)))
                    .isNotNull();
        });
    }
}
