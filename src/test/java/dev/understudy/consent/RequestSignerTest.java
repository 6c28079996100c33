package dev.understudy.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RequestSignerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final InstanceKey key = InstanceKey.generate();
    private final RequestSigner signer = new RequestSigner(key, "1.2.3", Clock.fixed(NOW, ZoneOffset.UTC));

    /** RFC 9421, appendix B.2.6, with the key of B.1.4. */
    @Test
    void the_signature_of_rfc_9421_appendix_b26_is_reproduced() {
        InstanceKey testKey =
                InstanceKey.ofSeed(Base64.getUrlDecoder().decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU"));
        SignatureBase.Sealed sealed = new SignatureBase()
                .with("date", "Tue, 20 Apr 2021 02:07:55 GMT")
                .with("@method", "POST")
                .with("@path", "/foo")
                .with("@authority", "example.com")
                .with("content-type", "application/json")
                .with("content-length", "18")
                .seal(";created=1618884473;keyid=\"test-key-ed25519\"");

        assertThat(sealed.input())
                .isEqualTo("(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                        + ";created=1618884473;keyid=\"test-key-ed25519\"");
        assertThat(Base64.getEncoder().encodeToString(testKey.sign(sealed.bytes())))
                .isEqualTo("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
    }

    @Test
    void a_request_names_the_instance_and_its_signature_covers_method_authority_path_and_body() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        signer.sign(headers, "POST", "shop.example:8443", "/otp?phone=1", Buffer.buffer("{\"hello\": \"world\"}"));

        assertThat(headers.get("User-Agent"))
                .isEqualTo("Understudy/1.2.3 (+test accounts; instance " + key.thumbprint() + ")");
        assertThat(headers.get("Content-Digest"))
                .as("the example of RFC 9530, 2")
                .isEqualTo("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:");
        assertThat(headers.get("Signature-Input"))
                .isEqualTo("sig1=(\"@method\" \"@authority\" \"@path\" \"content-digest\");created="
                        + NOW.getEpochSecond()
                        + ";expires=" + NOW.plus(RequestSigner.LIFE).getEpochSecond() + ";keyid=\"" + key.thumbprint()
                        + "\";alg=\"ed25519\";tag=\"web-bot-auth\"");
        assertThat(SignatureCheck.holds(headers, "POST", "shop.example:8443", "/otp", key.publicKey()))
                .isTrue();
    }

    @Test
    void a_request_without_a_body_has_no_digest() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        signer.sign(headers, "GET", "shop.example", "/", null);

        assertThat(headers.contains("Content-Digest")).isFalse();
        assertThat(headers.get("Signature-Input")).startsWith("sig1=(\"@method\" \"@authority\" \"@path\");");
        assertThat(SignatureCheck.holds(headers, "GET", "shop.example", "/", key.publicKey()))
                .isTrue();
    }

    @Test
    void a_signature_does_not_hold_for_another_path_or_key() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        signer.sign(headers, "GET", "shop.example", "/a", null);

        assertThat(SignatureCheck.holds(headers, "GET", "shop.example", "/b", key.publicKey()))
                .isFalse();
        assertThat(SignatureCheck.holds(
                        headers,
                        "GET",
                        "shop.example",
                        "/a",
                        InstanceKey.generate().publicKey()))
                .isFalse();
    }

    @Test
    void an_instance_header_of_the_flow_is_replaced() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("user-agent", "Mozilla/5.0");
        signer.sign(headers, "GET", "shop.example", "/", null);

        assertThat(headers.getAll("User-Agent")).singleElement().asString().startsWith("Understudy/");
    }

    @Test
    void the_text_that_is_signed_is_plain_ascii() {
        byte[] bytes =
                new SignatureBase().with("@method", "GET").seal(";created=1").bytes();

        assertThat(new String(bytes, StandardCharsets.US_ASCII))
                .isEqualTo("\"@method\": GET\n\"@signature-params\": (\"@method\");created=1");
    }
}
