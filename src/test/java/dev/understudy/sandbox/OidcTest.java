package dev.understudy.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.RunningSandbox.Answer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcTest {
    private static final String EMAIL = "anna@inbox.test";
    private static final String PASSWORD = "correct horse";
    private static final String REDIRECT = "https://app.test/callback?tenant=1";
    /** RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final RunningSandbox shop = RunningSandbox.of(Kind.OIDC);
    private final Browser browser = new Browser(shop);

    @AfterEach
    void stop() {
        shop.close();
    }

    private static String authorize(String... more) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", "app");
        query.put("redirect_uri", REDIRECT);
        query.put("scope", "openid email");
        query.put("state", "the state");
        query.put("nonce", "the nonce");
        query.put("code_challenge", CHALLENGE);
        query.put("code_challenge_method", "S256");
        for (int i = 0; i < more.length; i += 2) {
            query.put(more[i], more[i + 1]);
        }
        return "/oidc/authorize?" + Browser.encoded(query);
    }

    private void fillRegistration() {
        browser.follow(browser.open(authorize()));
        browser.open(browser.attribute("#to-register", "href"));
        browser.follow(browser.submit(
                "#register",
                "firstName",
                "Anna",
                "lastName",
                "Petrova",
                "email",
                EMAIL,
                "password",
                PASSWORD,
                "password-confirm",
                PASSWORD));
    }

    private Answer register() {
        fillRegistration();
        return browser.submit("#verify", "code", shop.mailedCode(EMAIL));
    }

    private static Map<String, String> query(Answer redirect) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : URI.create(redirect.header("location")).getRawQuery().split("&")) {
            query.put(
                    pair.substring(0, pair.indexOf('=')),
                    URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private Answer token(String... fields) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return shop.call("POST", "/oidc/token", Browser.encoded(form));
    }

    private Answer redeem(Answer back, String verifier) {
        return token(
                "grant_type",
                "authorization_code",
                "code",
                query(back).get("code"),
                "client_id",
                "app",
                "redirect_uri",
                REDIRECT,
                "code_verifier",
                verifier);
    }

    @Test
    void registering_leads_back_to_the_client_with_a_code_for_tokens() throws Exception {
        Answer back = register();
        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("location")).startsWith(REDIRECT + "&code=");
        assertThat(query(back)).containsEntry("state", "the state").containsEntry("iss", shop.sandbox.origin());

        JsonObject tokens = redeem(back, VERIFIER).json();
        JsonObject user = shop.get("/oidc/userinfo", "Authorization", "Bearer " + tokens.getString("access_token"))
                .json();
        assertThat(user.getString("email")).isEqualTo(EMAIL);
        assertThat(user.getString("name")).isEqualTo("Anna Petrova");
        JsonObject claims = verified(tokens.getString("id_token"));
        assertThat(claims.getString("sub")).isEqualTo(user.getString("sub"));
        assertThat(claims.getString("nonce")).isEqualTo("the nonce");
        assertThat(claims.getString("aud")).isEqualTo("app");
        assertThat(claims.getString("iss")).isEqualTo(shop.sandbox.origin());
    }

    /** By the key that the provider publishes, as a client does. */
    private JsonObject verified(String token) throws Exception {
        JsonObject discovery = shop.get("/.well-known/openid-configuration").json();
        String keys =
                discovery.getString("jwks_uri").substring(shop.sandbox.origin().length());
        JsonObject jwk = shop.get(keys).json().getJsonArray("keys").getJsonObject(0);
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(number(jwk.getString("x")), number(jwk.getString("y")));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
        int lastDot = token.lastIndexOf('.');
        signature.update(token.substring(0, lastDot).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(lastDot + 1))))
                .isTrue();
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    private static BigInteger number(String base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
    }

    @Test
    void the_mailed_link_does_the_same_as_the_code() {
        fillRegistration();
        Answer back = browser.open(shop.mailedLink(EMAIL, "/oidc/verify"));
        assertThat(back.status()).isEqualTo(303);
        assertThat(redeem(back, VERIFIER).status()).isEqualTo(200);
    }

    @Test
    void a_code_is_for_its_client_its_verifier_and_once() {
        Answer back = register();
        assertThat(redeem(back, "another-verifier-another-verifier-another-v")
                        .json()
                        .getString("error"))
                .isEqualTo("invalid_grant");
        assertThat(redeem(back, VERIFIER).status()).as("one try").isEqualTo(400);
        Answer again = browser.open(authorize());
        assertThat(again.header("location")).as("still logged in").startsWith(REDIRECT);
        assertThat(redeem(again, VERIFIER).status()).isEqualTo(200);
        assertThat(token("grant_type", "password").json().getString("error")).isEqualTo("unsupported_grant_type");
    }

    @Test
    void a_refresh_token_gives_new_tokens() {
        String refresh = redeem(register(), VERIFIER).json().getString("refresh_token");
        JsonObject renewed =
                token("grant_type", "refresh_token", "refresh_token", refresh).json();
        assertThat(shop.get("/oidc/userinfo", "Authorization", "Bearer " + renewed.getString("access_token"))
                        .status())
                .isEqualTo(200);
        assertThat(token("grant_type", "refresh_token", "refresh_token", refresh)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void mistakes_stand_in_the_pages_under_200() {
        browser.follow(browser.open(authorize()));
        assertThat(browser.submit("#login", "username", EMAIL, "password", PASSWORD)
                        .status())
                .isEqualTo(200);
        assertThat(browser.text(".error")).contains("Invalid username or password");
        browser.open(browser.attribute("#to-register", "href"));
        assertThat(browser.submit("#register", "email", "nobody").status()).isEqualTo(200);
        assertThat(browser.text("[data-field=email]")).isNotBlank();
        assertThat(browser.text("[data-field=lastName]")).contains("is required");
    }

    @Test
    void the_login_form_leads_back_as_registering_does() {
        register();
        browser.follow(browser.open(authorize("prompt", "login")));
        Answer back = browser.submit("#login", "username", EMAIL, "password", PASSWORD);
        assertThat(back.header("location")).startsWith(REDIRECT);
        assertThat(redeem(back, VERIFIER).status()).isEqualTo(200);
    }

    @Test
    void requests_of_the_wrong_form_are_told_to_the_client_where_it_can_be_told() {
        assertThat(query(browser.open(authorize("response_type", "token"))))
                .containsEntry("error", "unsupported_response_type")
                .containsEntry("state", "the state");
        assertThat(query(browser.open(authorize("code_challenge", "")))).containsEntry("error", "invalid_request");
        assertThat(browser.open(authorize("redirect_uri", "nowhere")).status()).isEqualTo(400);
        assertThat(browser.open("/oidc/login?flow=unknown").status()).isEqualTo(400);
    }

    @Test
    void an_account_is_deleted_by_its_page_or_by_its_token() {
        String access = redeem(register(), VERIFIER).json().getString("access_token");
        browser.open("/oidc/account");
        assertThat(browser.submit("#delete").status()).isEqualTo(303);
        assertThat(browser.open("/oidc/account").status()).isEqualTo(401);
        assertThat(shop.call("DELETE", "/oidc/account", null, "Authorization", "Bearer " + access)
                        .status())
                .isEqualTo(401);
        assertThat(shop.counters().getInteger("users")).isZero();

        access = redeem(register(), VERIFIER).json().getString("access_token");
        assertThat(shop.call("DELETE", "/oidc/account", null, "Authorization", "Bearer " + access)
                        .status())
                .isEqualTo(204);
        assertThat(shop.counters().getInteger("users")).isZero();
    }
}
