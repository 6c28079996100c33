package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sandbox.Sandbox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who uses a sandbox by hand, past Understudy: a colleague, a stranger, or a test that does with its account what it likes. */
final class ShopMember {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern CODE = Pattern.compile("(?<![0-9])[0-9]{4}(?![0-9])");

    private final Sandbox shop;

    private ShopMember(Sandbox shop) {
        this.shop = shop;
    }

    static ShopMember of(Sandbox shop) {
        return new ShopMember(shop);
    }

    /** Answers the shop's id. @param digits of the number */
    String signUp(String digits, String email) throws Exception {
        JsonObject who = new JsonObject().put("userIdentifier", digits);
        JsonObject more = who.copy()
                .put("email", email)
                .put("fullName", "Somebody Else")
                .put("birthday", "1980-01-31")
                .put("gender", "f");
        assertThat(asks("/otp/v1/code", more).getValue("otp")).isNotNull();
        return asks("/otp/v1/confirm", who.copy().put("otp", code(digits)))
                .getJsonObject("user")
                .getString("id");
    }

    private String code(String digits) throws Exception {
        HttpRequest outbox = HttpRequest.newBuilder(URI.create(shop.origin() + "/admin/outbox?to=%2B" + digits))
                .header("Authorization", "Bearer sandbox-admin")
                .build();
        JsonArray sent =
                new JsonObject(CLIENT.send(outbox, BodyHandlers.ofString()).body()).getJsonArray("items");
        Matcher code = CODE.matcher(sent.getJsonObject(sent.size() - 1).getString("body"));
        assertThat(code.find()).as(sent.encode()).isTrue();
        return code.group();
    }

    void leaves(String id, String digits) throws Exception {
        JsonObject account = new JsonObject()
                .put("identityId", id)
                .put("identityProviderName", "webhook_otp")
                .put("phone", digits);
        assertThat(asks("/otp/v1/delete", account).getBoolean("success")).isTrue();
    }

    private JsonObject asks(String path, JsonObject body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(shop.origin() + path))
                .header("Authorization", "Bearer sandbox-key")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    }
}
