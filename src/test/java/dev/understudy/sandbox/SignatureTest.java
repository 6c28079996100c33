package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private final TestSigner signer = new TestSigner();
    private RunningSandbox shop;

    @AfterEach
    void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    private void open(SignatureRules rules) {
        shop = new RunningSandbox(SandboxSettings.defaults().withSignatures(rules));
    }

    private void openTrusting() {
        open(new SignatureRules(null, signer.x(), false));
    }

    private String authority() {
        return URI.create(shop.sandbox.origin()).getAuthority();
    }

    private String[] signed(String method, String path, String body) {
        return signer.headers(
                method, authority(), path, body, shop.clock.instant().getEpochSecond());
    }

    private JsonObject lastRequest() {
        return shop.admin("GET", "/admin/requests?last=1", null)
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
    }

    /** The verdict may come after the answer. */
    private void assertLastIs(String signed, String reason) {
        await().until(() -> !lastRequest().getString("signed").equals("pending"));
        assertThat(lastRequest().getString("signed")).isEqualTo(signed);
        assertThat(lastRequest().getString("reason")).isEqualTo(reason);
    }

    @Test
    void the_ed25519_example_of_rfc_9421_b_2_6_verifies() {
        String input = "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                + ";created=1618884473;keyid=\"test-key-ed25519\"";
        SignedRequest request = new SignedRequest(
                "POST",
                443,
                "Example.com:443",
                "/foo",
                "param=Value&Pet=dog",
                MultiMap.caseInsensitiveMultiMap()
                        .add("Date", "Tue, 20 Apr 2021 02:07:55 GMT")
                        .add("Content-Type", "application/json")
                        .add("Content-Length", "18"),
                Buffer.buffer("{\"hello\": \"world\"}"));
        SignatureInput parsed = SignatureInput.parse("sig-b26=" + input).get(0);
        byte[] signature = Base64.getDecoder()
                .decode("wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1"
                        + "u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
        String base = request.signatureBase(parsed);
        assertThat(base).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": """ + " " + input);
        var key = Ed25519Keys.fromJwk("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs");
        byte[] message = base.getBytes(StandardCharsets.UTF_8);
        assertThat(Ed25519Keys.verifies(key, message, signature)).isTrue();
        signature[3] ^= 1;
        assertThat(Ed25519Keys.verifies(key, message, signature)).isFalse();
    }

    @Test
    void the_thumbprint_is_that_of_rfc_8037_a_3() {
        assertThat(Ed25519Keys.thumbprint("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void malformed_inputs_are_refused() {
        for (String input : List.of("", "sig1", "sig1=", "sig1=(", "sig1=(\"a)", "sig1=(\"a\";req)", "=()", "a=() x")) {
            assertThatThrownBy(() -> SignatureInput.parse(input))
                    .as(input)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_validly_signed_request_is_seen_as_such() {
        openTrusting();
        shop.call("GET", "/", null, signed("GET", "/", ""));
        assertLastIs("yes", null);
        assertThat(lastRequest().getString("keyId")).isEqualTo(signer.thumbprint());

        String body = "{\"userIdentifier\":\"75550000001\"}";
        Answer answer = shop.call(
                "POST",
                "/otp/v1/code",
                body,
                Stream.concat(
                                Stream.of("Authorization", "Bearer sandbox-key", "User-Agent", "Understudy/test"),
                                Stream.of(signed("POST", "/otp/v1/code", body)))
                        .toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(200);
        assertLastIs("yes", null);
        assertThat(lastRequest().getString("userAgent")).isEqualTo("Understudy/test");
        assertThat(shop.counters().getJsonObject("signatures").getInteger("valid"))
                .isEqualTo(2);
    }

    @Test
    void an_unsigned_request_is_counted_and_served() {
        openTrusting();
        assertThat(shop.get("/").status()).isEqualTo(200);
        assertLastIs("no", null);
        assertThat(shop.counters().getJsonObject("signatures").getInteger("unsigned"))
                .isEqualTo(1);
    }

    @Test
    void what_is_wrong_with_a_signature_is_named() {
        openTrusting();
        shop.call("GET", "/sign-in", null, signed("GET", "/", ""));
        assertLastIs("invalid", "wrong-signature");

        shop.call("POST", "/", "{\"b\":1}", signed("POST", "/", "{\"a\":1}"));
        assertLastIs("invalid", "wrong-digest");

        shop.call("POST", "/", "{}", signed("POST", "/", ""));
        assertLastIs("invalid", "missing-component");

        signer.lifeSeconds = -1;
        shop.call("GET", "/", null, signed("GET", "/", ""));
        assertLastIs("invalid", "expired");
        signer.lifeSeconds = 60;

        long future = shop.clock.instant().getEpochSecond() + 120;
        shop.call("GET", "/", null, signer.headers("GET", authority(), "/", "", future));
        assertLastIs("invalid", "created-in-future");

        signer.tag = "something-else";
        shop.call("GET", "/", null, signed("GET", "/", ""));
        assertLastIs("invalid", "wrong-tag");
        signer.tag = "web-bot-auth";

        signer.algorithm = "rsa-pss-sha512";
        shop.call("GET", "/", null, signed("GET", "/", ""));
        assertLastIs("invalid", "wrong-algorithm");
        signer.algorithm = "ed25519";

        signer.components = "\"@method\" \"@path\"";
        shop.call("GET", "/", null, signed("GET", "/", ""));
        assertLastIs("invalid", "missing-component");

        shop.call("GET", "/", null, "Signature-Input", "sig1=(", "Signature", "sig1=:AA==:");
        assertLastIs("invalid", "malformed");

        shop.call(
                "GET",
                "/",
                null,
                new TestSigner()
                        .headers(
                                "GET",
                                authority(),
                                "/",
                                "",
                                shop.clock.instant().getEpochSecond()));
        assertLastIs("invalid", "unknown-key");

        JsonObject counted = shop.counters().getJsonObject("signatures");
        assertThat(counted.getInteger("valid")).isZero();
        assertThat(counted.getInteger("invalid")).isEqualTo(10);
        assertThat(counted.getJsonObject("invalidReasons").getInteger("missing-component"))
                .isEqualTo(2);
    }

    @Test
    void where_signatures_are_required_nothing_else_is_served_but_to_the_admin() {
        open(new SignatureRules(null, signer.x(), true));
        assertThat(shop.get("/").status()).isEqualTo(401);
        assertThat(shop.get("/").errorMessage()).contains("signed requests only");
        assertThat(shop.get("/sign-in", signed("GET", "/", "")).errorMessage()).contains("wrong-signature");
        assertThat(shop.get("/", signed("GET", "/", "")).status()).isEqualTo(200);
        assertThat(shop.admin("GET", "/admin/counters", null).status()).isEqualTo(200);
    }

    @Test
    void keys_come_from_the_directory_even_when_it_comes_up_after_the_shop() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicInteger fetches = new AtomicInteger();
        List<String> directories = new ArrayList<>(List.of("{\"keys\":[]}"));
        HttpServer server = RunningSandbox.await(vertx.createHttpServer()
                .requestHandler(request -> {
                    fetches.incrementAndGet();
                    var unused = request.response().end(directories.get(0));
                })
                .listen(0, "127.0.0.1"));
        int port = server.actualPort();
        RunningSandbox.await(server.close());
        open(new SignatureRules(URI.create("http://127.0.0.1:" + port + "/keys"), null, true));

        assertThat(shop.get("/", signed("GET", "/", "")).errorMessage()).contains("unknown-key");

        HttpServer again = RunningSandbox.await(vertx.createHttpServer()
                .requestHandler(request -> {
                    fetches.incrementAndGet();
                    var unused = request.response().end(directories.get(0));
                })
                .listen(port, "127.0.0.1"));
        assertThat(shop.get("/", signed("GET", "/", "")).status())
                .as("not fetched again at once")
                .isEqualTo(401);
        assertThat(fetches).hasValue(0);
        directories.set(0, signer.directory());
        shop.clock.advance(KeyDirectory.BETWEEN_FETCHES);
        assertThat(shop.get("/", signed("GET", "/", "")).status()).isEqualTo(200);
        assertThat(shop.get("/", signed("GET", "/", "")).status()).isEqualTo(200);
        assertThat(fetches).as("kept").hasValue(1);
        RunningSandbox.await(again.close());
        RunningSandbox.await(vertx.close());
    }

    @Test
    void an_old_signature_is_refused_after_its_end() {
        openTrusting();
        String[] headers = signed("GET", "/", "");
        shop.clock.advance(Duration.ofSeconds(61));
        shop.call("GET", "/", null, headers);
        assertLastIs("invalid", "expired");
    }
}
