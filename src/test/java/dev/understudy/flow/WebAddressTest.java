package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References lead where browsers take them. */
class WebAddressTest {
    private static final WebAddress BASE = WebAddress.of(Origin.parse("https://shop.example"), "/a/b/c?q=1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d | https://shop.example/a/b/d",
                "./d/ | https://shop.example/a/b/d/",
                "../d | https://shop.example/a/d",
                "../../../d | https://shop.example/d",
                "/x/./y/../z | https://shop.example/x/z",
                "/x/.. | https://shop.example/",
                "?z=2 | https://shop.example/a/b/c?z=2",
                "'' | https://shop.example/a/b/c?q=1",
                "#f | https://shop.example/a/b/c?q=1",
                "//id.shop.example/x | https://id.shop.example/x",
                "HTTP://Shop.Example:80/x | http://shop.example/x",
                "https://shop.example:8443 | https://shop.example:8443/",
                "https://shop.example?x=1 | https://shop.example/?x=1",
                "\\\\evil.example\\x | https://evil.example/x",
                "/a b?c d=ü | https://shop.example/a%20b?c%20d=%C3%BC",
                "/100%?x=[1] | https://shop.example/100%?x=[1]",
                "/x?back=http://a/../b | https://shop.example/x?back=http://a/../b"
            })
    void as_browsers_resolve_them(String reference, String url) {
        assertThat(BASE.to(reference)).map(WebAddress::url).contains(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:a@b.test",
                "javascript:void(0)",
                "https://user:pw@shop.example/",
                "https:///x",
                "http://[broken/",
                "shop-app://welcome",
                "https://shop.example:99999/"
            })
    void what_leads_to_no_web_origin_leads_nowhere(String reference) {
        assertThat(BASE.to(reference)).isEmpty();
        assertThat(WebAddress.parse(reference)).isEmpty();
    }

    @Test
    void a_redirect_to_an_app_can_be_looked_at() {
        RedirectTarget target = RedirectTarget.of(BASE, "shop-app://welcome/now?code=a%20b#state=s&code=c")
                .orElseThrow();
        assertThat(target.part("scheme")).isEqualTo("shop-app");
        assertThat(target.part("host")).isEqualTo("welcome");
        assertThat(target.part("path")).isEqualTo("/now");
        assertThat(target.parameters()).containsEntry("code", "a b").containsEntry("state", "s");
        assertThat(target.toString()).doesNotContain("code");
    }
}
