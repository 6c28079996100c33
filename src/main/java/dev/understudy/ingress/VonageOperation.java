package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.config.Gateways;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.domain.Secret;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inbox as Vonage's SMS API sees it (https://developer.vonage.com/en/api/sms): 200 whatever happens, and a status for each message. */
final class VonageOperation {
    private static final Logger LOG = LoggerFactory.getLogger(VonageOperation.class);
    private static final Set<String> TEXTS = Set.of("text", "unicode");
    private static final int LONGEST_TEXT = 3_200;

    /** The numbers of its errors: https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms. */
    private static final int THROTTLED = 1;

    private static final int MISSING = 2;
    private static final int INVALID = 3;
    private static final int BAD_CREDENTIALS = 4;
    private static final int INTERNAL = 5;
    private static final int INVALID_MESSAGE = 6;
    private static final int TOO_LONG = 12;
    private static final int BAD_SIGNATURE = 14;

    /** Of a network for tests (ITU-T E.212). */
    private static final String NETWORK = "00101";

    private final Bus bus;
    private final Gateways.@Nullable Vonage account;

    VonageOperation(Bus bus, Gateways.@Nullable Vonage account) {
        this.bus = bus;
        this.account = account;
    }

    void bind(Map<String, Operation> table) {
        table.put("sendVonageSms", this::send);
    }

    private Future<Answer> send(Call call) {
        if (account == null) {
            return error(BAD_CREDENTIALS, "Bad Credentials: set inbox.vonage.apiKey and apiSecret in understudy.yaml");
        }
        try {
            Map<String, String> fields = fields(call.context());
            Optional<Trouble> trouble =
                    stranger(call.context(), fields, account).or(() -> refused(fields));
            return trouble.isPresent()
                    ? error(trouble.get().status(), trouble.get().text())
                    : store(fields);
        } catch (DecodeException malformed) {
            return error(INVALID, "Invalid parameters: the body is not a JSON object");
        }
    }

    private record Trouble(int status, String text) {}

    private static Map<String, String> fields(RoutingContext ctx) {
        Map<String, String> fields = new HashMap<>();
        ctx.queryParams().forEach(fields::put);
        ctx.request().formAttributes().forEach(fields::put);
        String type = ctx.request().getHeader("Content-Type");
        if (type != null && type.startsWith(Answer.JSON) && ctx.body().length() > 0) {
            object(ctx.body().buffer()).forEach(each -> fields.put(each.getKey(), String.valueOf(each.getValue())));
        }
        return fields;
    }

    private static JsonObject object(Buffer body) {
        if (Json.decodeValue(body) instanceof JsonObject object) {
            return object;
        }
        throw new DecodeException("not an object");
    }

    private static Optional<Trouble> stranger(RoutingContext ctx, Map<String, String> fields, Gateways.Vonage account) {
        Secret signature = account.signatureSecret();
        if (fields.containsKey("sig") && signature != null) {
            return account.apiKey().equals(fields.get("api_key")) && VonageSignature.isRight(fields, signature)
                    ? Optional.empty()
                    : Optional.of(new Trouble(BAD_SIGNATURE, "Invalid Signature"));
        }
        Credentials sent = Credentials.basic(ctx.request().getHeader("Authorization"))
                .orElseGet(() -> new Credentials(
                        fields.getOrDefault("api_key", ""), new Secret(fields.getOrDefault("api_secret", ""))));
        return sent.are(account.apiKey(), account.apiSecret())
                ? Optional.empty()
                : Optional.of(new Trouble(BAD_CREDENTIALS, "Bad Credentials"));
    }

    private static Optional<Trouble> refused(Map<String, String> fields) {
        for (String required : new String[] {"from", "to"}) {
            if (fields.getOrDefault(required, "").isBlank()) {
                return Optional.of(new Trouble(MISSING, "Missing " + required + " param"));
            }
        }
        if (!TEXTS.contains(fields.getOrDefault("type", "text"))) {
            return Optional.of(new Trouble(INVALID_MESSAGE, "Invalid message: only text and unicode are taken here"));
        }
        String text = fields.getOrDefault("text", "");
        if (text.isEmpty()) {
            return Optional.of(new Trouble(MISSING, "Missing text param"));
        }
        return text.length() > LONGEST_TEXT ? Optional.of(new Trouble(TOO_LONG, "Message too long")) : Optional.empty();
    }

    private Future<Answer> store(Map<String, String> fields) {
        String text = fields.getOrDefault("text", "");
        return bus.request(
                        InboxCommands.CATCH,
                        InboxCommands.Catch.sms(fields.getOrDefault("from", ""), fields.getOrDefault("to", ""), text))
                .map(caught -> answer(sent(caught, SmsSegments.count(text), fields.get("client-ref"))))
                .recover(VonageOperation::failed);
    }

    /** One entry a part, as Vonage counts and bills them. */
    private static JsonArray sent(InboxCommands.Caught caught, int parts, @Nullable String clientRef) {
        JsonArray messages = new JsonArray();
        for (int part = 0; part < parts; part++) {
            JsonObject message = new JsonObject()
                    .put("to", caught.recipient())
                    .put("message-id", String.format("%02X%014X", part, caught.id()))
                    .put("status", "0")
                    .put("remaining-balance", "1.00000000")
                    .put("message-price", "0.00000000")
                    .put("network", NETWORK);
            messages.add(clientRef == null ? message : message.put("client-ref", clientRef));
        }
        return messages;
    }

    private static Future<Answer> failed(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.BadInput bad) {
            return error(INVALID, "Invalid parameters: " + bad.detail());
        }
        LOG.warn("a message by Vonage's way in was not stored: {}", cause.getMessage());
        return cause instanceof Refusal refusal && refusal.failure() instanceof Failure.Overloaded
                ? error(THROTTLED, "Throughput Rate Exceeded: send it again")
                : error(INTERNAL, "Internal Error: the message is not stored, send it again");
    }

    private static Future<Answer> error(int status, String text) {
        JsonObject message =
                new JsonObject().put("status", String.valueOf(status)).put("error-text", text);
        return Future.succeededFuture(answer(new JsonArray().add(message)));
    }

    private static Answer answer(JsonArray messages) {
        return Answer.ok(new JsonObject()
                .put("message-count", String.valueOf(messages.size()))
                .put("messages", messages));
    }
}
