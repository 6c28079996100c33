package dev.understudy.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.domain.Origin;
import dev.understudy.domain.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings by which an origin could pass for another one. */
class OriginFormsTest {
    private final ConsentRules rules =
            new ConsentRules(InstanceKey.generate().thumbprint(), "staging", Origin.parse("https://shop.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1",
                "http://127.0.0.1:8080/",
                "http://[::1]:8080",
                "http://localhost",
                "http://LOCALHOST:80",
                "http://localhost."
            })
    void loopback_in_plain_form_may_be_plain_http(String text) {
        assertThat(rules.beforeFetch(Origin.parse(text))).isEmpty();
    }

    /** Decimal, octal, hexadecimal and shortened addresses, mapped and long IPv6, look-alikes: some fail to be an origin, the others are refused as insecure. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433",
                "http://0x7f000001",
                "http://0x7f.0.0.1",
                "http://0177.0.0.1",
                "http://127.1",
                "http://127.0.1",
                "http://127.000.000.001",
                "http://0",
                "http://0.0.0.0",
                "http://127.0.0.1.",
                "http://127.0.0.2",
                "http://[::ffff:127.0.0.1]",
                "http://[::ffff:7f00:1]",
                "http://[::127.0.0.1]",
                "http://[0:0:0:0:0:0:0:1]",
                "http://[::0001]",
                "http://[::1%25lo]",
                "http://[::1%lo]",
                "http://[::]",
                "http://１２７.0.0.1",
                "http://ⓛocalhost",
                "http://localhost%2eshop.example",
                "http://localhost@shop.example",
                "http://shop.example#@localhost",
                "http://shop.example?@localhost",
                "http://shop.example\\@localhost",
                "http://localhost\\.shop.example",
                "http://localhost shop.example",
                "http://local\thost",
                "http://localhost:80:80",
                "http://localhost:0",
                "http://localhost:-1",
                "http://localhost..",
                "http://ip6-localhost",
                "//localhost",
                "localhost",
                "http:localhost",
                "http:///",
                "ws://localhost",
                "file://localhost/"
            })
    void nothing_else_may(String text) {
        Origin origin;
        try {
            origin = Origin.parse(text);
        } catch (IllegalArgumentException notAnOrigin) {
            assertThat(notAnOrigin).hasMessageMatching("(?s).+");
            return;
        }
        assertThat(rules.beforeFetch(origin))
                .as(origin.toString())
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(Reason.INSECURE_ORIGIN));
    }

    /** The configuration refuses it first; were it to let it through, nothing would be asked all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"production", "PRODUCTION"})
    void production_in_the_configuration_is_refused_before_any_request(String environment) {
        Origin origin = Origin.parse("https://shop.example");

        assertThat(new ConsentRules(InstanceKey.generate().thumbprint(), environment, origin).beforeFetch(origin))
                .hasValueSatisfying(refused -> assertThat(refused.reason()).isEqualTo(Reason.CONSENT_PRODUCTION));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://Staging.Shop.Example, https://staging.shop.example:443",
        "https://staging.shop.example., https://staging.shop.example:443",
        "https://staging.shop.example:443/, https://staging.shop.example:443",
        "https://staging.shop.example:8443, https://staging.shop.example:8443"
    })
    void one_origin_has_one_form(String text, String canonical) {
        assertThat(Origin.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example/a",
                "https://shop.example?a",
                "https://shop.example#a",
                "https://a:b@shop.example"
            })
    void what_is_more_than_an_origin_is_refused(String text) {
        assertThatThrownBy(() -> Origin.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
