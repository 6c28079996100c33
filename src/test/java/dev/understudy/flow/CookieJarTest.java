package dev.understudy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Cookie;
import dev.understudy.domain.Origin;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265 as browsers keep it. */
class CookieJarTest {
    private static final Origin SHOP = Origin.parse("https://www.staging.shop.example");
    private static final Origin PLAIN = Origin.parse("http://www.staging.shop.example");
    private static final Origin LOOPBACK = Origin.parse("http://127.0.0.1:8081");

    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final CookieJar jar = new CookieJar(List.of(), () -> now);

    private void set(Origin origin, String path, String... headers) {
        jar.accept(origin, path, List.of(headers));
    }

    private String sentTo(String origin, String path) {
        return jar.header(Origin.parse(origin), path).orElse("");
    }

    @Test
    void a_cookie_without_a_domain_goes_to_its_host_alone() {
        set(SHOP, "/", "sid=1");
        assertThat(sentTo("https://www.staging.shop.example", "/x")).isEqualTo("sid=1");
        assertThat(sentTo("https://staging.shop.example", "/x")).isEmpty();
        assertThat(sentTo("https://a.www.staging.shop.example", "/x")).isEmpty();
    }

    @Test
    void a_cookie_with_a_domain_goes_below_it_too() {
        set(SHOP, "/", "sid=1; Domain=.Staging.Shop.example");
        assertThat(sentTo("https://staging.shop.example", "/")).isEqualTo("sid=1");
        assertThat(sentTo("https://a.staging.shop.example", "/")).isEqualTo("sid=1");
        assertThat(sentTo("https://notstaging.shop.example", "/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1; Domain=other.example",
                "a=1; Domain=example",
                "a=1; Domain=deeper.www.staging.shop.example",
                "a=1; Domain=0.0.1",
                "=1",
                "noequals",
                "__Host-a=1; Path=/",
                "__Host-a=1; Secure; Path=/x",
                "__Host-a=1; Secure; Path=/; Domain=shop.example",
                "__Secure-a=1",
                "__host-a=1; Path=/",
                "__SECURE-a=1",
                "a=1; SameSite=None",
                "a=1; Max-Age=0",
                "a=1; Max-Age=-5",
                "a=1; Expires=Wed, 01 Jan 2020 00:00:00 GMT"
            })
    void a_cookie_that_a_browser_would_ignore_is_ignored(String header) {
        set(SHOP, "/", header);
        assertThat(jar.cookies()).isEmpty();
    }

    @Test
    void a_country_wide_domain_is_refused() {
        jar.accept(Origin.parse("https://shop.co.uk"), "/", List.of("a=1; Domain=co.uk", "b=2; Domain=shop.co.uk"));
        assertThat(jar.cookies()).extracting(Cookie::name).containsExactly("b");
    }

    @Test
    void a_secure_cookie_goes_over_tls_and_to_loopback() {
        set(SHOP, "/", "a=1; Secure");
        set(LOOPBACK, "/", "b=2; Secure");
        set(PLAIN, "/", "c=3; Secure");
        assertThat(sentTo("https://www.staging.shop.example", "/")).isEqualTo("a=1");
        assertThat(sentTo("http://www.staging.shop.example", "/")).isEmpty();
        assertThat(sentTo("http://127.0.0.1:8081", "/")).isEqualTo("b=2");
        assertThat(jar.cookies()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/shop, /shop, true",
        "/shop, /shop/cart, true",
        "/shop, /shopping, false",
        "/shop/, /shop/cart, true",
        "/shop/, /shop, false",
        "/, /x, true"
    })
    void a_path_covers_what_is_below_it(String cookiePath, String requestPath, boolean goes) {
        set(SHOP, "/x/y", "a=1; Path=" + cookiePath);
        assertThat(jar.header(SHOP, requestPath + "?q=1").isPresent()).isEqualTo(goes);
    }

    @Test
    void without_a_path_it_is_the_requests_directory() {
        set(SHOP, "/shop/login?next=/x/y", "a=1");
        assertThat(jar.cookies()).extracting(Cookie::path).containsExactly("/shop");
    }

    @Test
    void longer_paths_go_first_and_then_older_ones_and_a_new_value_keeps_its_age() {
        set(SHOP, "/", "a=1; Path=/", "b=2; Path=/shop", "c=3; Path=/", "a=4; Path=/");
        assertThat(jar.header(SHOP, "/shop/x")).contains("b=2; a=4; c=3");
    }

    @Test
    void a_new_value_replaces_the_old_one_and_the_past_deletes_it() {
        set(SHOP, "/", "a=1", "a=2; HttpOnly; SameSite=lax");
        assertThat(jar.cookies())
                .singleElement()
                .isEqualTo(new Cookie(
                        "a", "2", "www.staging.shop.example", true, "/", null, false, true, Cookie.SameSite.LAX));
        set(SHOP, "/", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(jar.cookies()).isEmpty();
    }

    @Test
    void max_age_beats_expires_and_time_ends_a_cookie() {
        set(SHOP, "/", "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(jar.cookies()).extracting(Cookie::expires).containsExactly(now.plusSeconds(60));
        now = now.plusSeconds(60);
        assertThat(jar.cookies()).isEmpty();
        assertThat(jar.header(SHOP, "/")).isEmpty();
        assertThat(jar.value("a")).isNull();
    }

    @Test
    void a_session_from_before_is_sent_again() {
        set(SHOP, "/", "sid=1; Secure; HttpOnly");
        CookieJar later = new CookieJar(jar.cookies(), () -> now);
        assertThat(later.header(SHOP, "/")).contains("sid=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sat, 21 Nov 2026 10:00:09 GMT",
                "Saturday, 21-Nov-26 10:00:09 GMT",
                "Sat Nov 21 10:00:09 2026",
                "21 november 2026 10:00:09",
                "Sat, 21-Nov-2026 10:00:09 GMT"
            })
    void dates_are_read_in_every_spelling_that_was_ever_in_use(String text) {
        assertThat(CookieDate.parse(text)).contains(Instant.parse("2026-11-21T10:00:09Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "10:00:09", "31 Feb 2026 10:00:09", "21 Nov 2026 25:00:09", "21 Nov 1500 10:00:09"})
    void what_is_no_date_is_none(String text) {
        assertThat(CookieDate.parse(text)).isEmpty();
    }

    @Test
    void what_came_over_tls_is_not_replaced_from_a_plain_connection() {
        set(SHOP, "/", "sid=1; Secure; Path=/shop", "other=1; Path=/");
        set(
                PLAIN,
                "/",
                "sid=2; Path=/shop/cart",
                "sid=; Path=/shop; Max-Age=0",
                "other=2; Path=/",
                "sid=3; Path=/else");
        assertThat(sentTo("https://www.staging.shop.example", "/shop/cart")).isEqualTo("sid=1; other=2");
        assertThat(sentTo("https://www.staging.shop.example", "/else")).isEqualTo("sid=3; other=2");
    }

    @Test
    void the_newest_value_of_a_name_is_the_one_to_keep() {
        set(SHOP, "/", "a=1; Path=/", "a=2; Path=/deeper");
        assertThat(jar.value("a")).isEqualTo("2");
        set(SHOP, "/", "a=3; Path=/");
        assertThat(jar.value("a")).isEqualTo("3");
        set(SHOP, "/", "a=; Path=/; Max-Age=0");
        assertThat(jar.value("a")).isEqualTo("2");
    }

    @Test
    void the_oldest_of_a_domain_goes_when_there_are_too_many() {
        for (int i = 0; i < 51; i++) {
            set(SHOP, "/", "c" + i + "=1");
        }
        set(LOOPBACK, "/", "here=1");
        assertThat(jar.cookies()).hasSize(51);
        assertThat(sentTo("https://www.staging.shop.example", "/"))
                .startsWith("c1=1; c2=1")
                .doesNotContain("c0=");
        assertThat(sentTo("http://127.0.0.1:8081", "/")).isEqualTo("here=1");
    }

    @Test
    void what_is_over_goes_before_what_is_old() {
        set(SHOP, "/", "old=1");
        for (int i = 0; i < 49; i++) {
            set(SHOP, "/", "c" + i + "=1; Max-Age=10");
        }
        now = now.plusSeconds(10);
        set(SHOP, "/", "new=1");
        assertThat(sentTo("https://www.staging.shop.example", "/")).isEqualTo("old=1; new=1");
    }

    @Test
    void a_cookie_larger_than_browsers_keep_is_ignored_and_one_with_long_attributes_is_not() {
        set(SHOP, "/", "a=" + "x".repeat(4_095), "b=" + "x".repeat(4_094), "c=1; Path=/" + "x".repeat(1_024));
        assertThat(jar.cookies()).extracting(Cookie::name).containsExactly("b", "c");
        assertThat(jar.cookies()).extracting(Cookie::path).containsOnly("/");
    }

    @Test
    void no_cookie_lives_longer_than_browsers_let_it() {
        set(SHOP, "/", "a=1; Max-Age=99999999999", "b=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT");
        assertThat(jar.cookies()).extracting(Cookie::expires).containsOnly(now.plus(java.time.Duration.ofDays(400)));
    }

    @Test
    void a_cookie_that_had_to_make_room_has_no_value_either() {
        for (int i = 0; i < 300; i++) {
            set(SHOP, "/", "c" + i + "=1");
        }
        assertThat(jar.cookies()).hasSize(50);
        assertThat(jar.value("c249")).isNull();
        assertThat(jar.value("c250")).isEqualTo("1");
    }

    @Test
    void a_domain_in_its_own_letters_is_the_one_of_name_servers() {
        Origin shop = Origin.parse("https://www.xn--e1afmkfd.example");
        jar.accept(shop, "/", List.of("a=1; Domain=пример.example"));
        assertThat(jar.header(shop, "/")).contains("a=1");
    }
}
