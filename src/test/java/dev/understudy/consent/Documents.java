package dev.understudy.consent;

import dev.understudy.domain.Origin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Builds consent documents for tests: a good one, and whatever is done to it. */
final class Documents {
    private Documents() {}

    static JsonObject good(Origin origin, Thumbprint instance, Instant now) {
        return new JsonObject()
                .put("version", 1)
                .put("origin", origin.toString())
                .put("instances", new JsonArray().add(instance.value()))
                .put("environment", "staging")
                .put(
                        "operations",
                        new JsonArray()
                                .add("register")
                                .add("sign-in")
                                .add("profile")
                                .add("delete"))
                .put(
                        "numberRanges",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("from", "+75550000000")
                                        .put("to", "+75550099999")))
                .put("emailDomains", new JsonArray().add("inbox.test"))
                .put(
                        "limits",
                        new JsonObject()
                                .put("accounts", 20_000)
                                .put("concurrency", 256)
                                .put("perMinute", 60_000))
                .put("contact", "mailto:qa@shop.example")
                .put("expires", now.plusSeconds(86_400 * 30).toString());
    }
}
