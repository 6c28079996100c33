package dev.understudy.store;

import dev.understudy.config.MarketplaceConfig;
import dev.understudy.config.MarketplaceConfig.Ceilings;
import dev.understudy.config.MarketplaceConfig.Timing;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a marketplace is configured, as JSON that is sealed before it is stored: it holds the shop's keys. A certificate file is named, not copied. */
final class MarketplaceTerms {
    private MarketplaceTerms() {}

    static Buffer sealed(MarketplaceConfig config, Sealer sealer) {
        return Buffer.buffer(
                sealer.seal(associated(config.id()), json(config).toBuffer().getBytes()));
    }

    /** @throws Sealer.CannotOpen where another key file sealed it */
    static MarketplaceConfig open(MarketplaceId id, Buffer sealed, Sealer sealer) {
        return config(
                id,
                Buffer.buffer(sealer.open(associated(id), sealed.getBytes())).toJsonObject());
    }

    private static byte[] associated(MarketplaceId id) {
        return ("understudy-marketplace " + id.value()).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject json(MarketplaceConfig config) {
        JsonObject secrets = new JsonObject();
        config.secrets().forEach((name, secret) -> secrets.put(name, secret.value()));
        JsonArray others = new JsonArray();
        config.otherOrigins().forEach(origin -> others.add(origin.toString()));
        Path caFile = config.caFile();
        Ceilings ceilings = config.ceilings();
        return new JsonObject()
                .put("origin", config.origin().toString())
                .put("otherOrigins", others)
                .put("environment", config.environment())
                .put("flow", config.flow().toString())
                .put("caFile", caFile == null ? null : caFile.toString())
                .put("settings", new JsonObject(new HashMap<>(config.settings())))
                .put("secrets", secrets)
                .put("accounts", ceilings.accounts())
                .put("concurrency", ceilings.concurrency())
                .put("perMinute", ceilings.perMinute())
                .put("timing", json(config.timing()));
    }

    private static JsonObject json(Timing timing) {
        return new JsonObject()
                .put("connect", timing.connect().toMillis())
                .put("answer", timing.answer().toMillis())
                .put("registration", timing.registration().toMillis())
                .put("consentCheck", timing.consentCheck().toMillis())
                .put("retryPause", timing.retryPause().toMillis())
                .put("retries", timing.retries())
                .put("answerBytes", timing.answerBytes());
    }

    private static MarketplaceConfig config(MarketplaceId id, JsonObject json) {
        return new MarketplaceConfig(
                id,
                Origin.parse(json.getString("origin")),
                json.getJsonArray("otherOrigins").stream()
                        .map(each -> Origin.parse(each.toString()))
                        .toList(),
                json.getString("environment"),
                Path.of(json.getString("flow")),
                path(json.getString("caFile")),
                texts(json.getJsonObject("settings")),
                secrets(json.getJsonObject("secrets")),
                new Ceilings(json.getInteger("accounts"), json.getInteger("concurrency"), json.getInteger("perMinute")),
                timing(json.getJsonObject("timing")));
    }

    private static Timing timing(JsonObject json) {
        return new Timing(
                millis(json, "connect"),
                millis(json, "answer"),
                millis(json, "registration"),
                millis(json, "consentCheck"),
                millis(json, "retryPause"),
                json.getInteger("retries"),
                json.getInteger("answerBytes"));
    }

    private static Duration millis(JsonObject json, String name) {
        return Duration.ofMillis(json.getLong(name));
    }

    private static @Nullable Path path(@Nullable String path) {
        return path == null ? null : Path.of(path);
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> texts = new HashMap<>();
        json.forEach(each -> texts.put(each.getKey(), String.valueOf(each.getValue())));
        return texts;
    }

    private static Map<String, Secret> secrets(JsonObject json) {
        Map<String, Secret> secrets = new HashMap<>();
        texts(json).forEach((name, value) -> secrets.put(name, new Secret(value)));
        return secrets;
    }
}
