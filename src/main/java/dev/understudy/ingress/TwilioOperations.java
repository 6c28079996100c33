package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.config.Gateways;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.store.read.MessageReads;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox as Twilio's "create a message" and "fetch a message" see it, so that a shop which sends through Twilio needs another base URL and nothing else. Errors have Twilio's numbers
 * (https://www.twilio.com/docs/api/errors), since its client libraries read those.
 */
final class TwilioOperations {
    private static final int LONGEST_BODY = 1_600;
    private static final String JSON = ".json";
    private static final Logger LOG = LoggerFactory.getLogger(TwilioOperations.class);

    /** RFC 2822, the only form that the client libraries read. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Bus bus;
    private final MessageReads messages;
    private final Gateways.@Nullable Twilio account;
    private final Clock clock;

    TwilioOperations(Bus bus, MessageReads messages, Gateways.@Nullable Twilio account, Clock clock) {
        this.bus = bus;
        this.messages = messages;
        this.account = account;
        this.clock = clock;
    }

    void bind(Map<String, Operation> table) {
        table.put("createTwilioMessage", call -> admitted(call, this::create));
        table.put("getTwilioMessage", call -> admitted(call, this::get));
    }

    private Future<Answer> admitted(Call call, BiFunction<Call, TwilioSids, Future<Answer>> then) {
        if (account == null) {
            return error(401, 20003, "Authenticate: set inbox.twilio.accountSid and authToken in understudy.yaml");
        }
        Optional<Credentials> sent = Credentials.basic(call.context().request().getHeader("Authorization"));
        if (!sent.map(each -> each.are(account.accountSid(), account.authToken()))
                .orElse(false)) {
            return error(401, 20003, "Authenticate: HTTP Basic with inbox.twilio.accountSid and authToken");
        }
        return account.accountSid().equals(call.inputs().text("sid"))
                ? then.apply(call, new TwilioSids(account))
                : notFound("the path names another account");
    }

    private Future<Answer> create(Call call, TwilioSids sids) {
        MultiMap form = call.context().request().formAttributes();
        Future<Answer> refused = refused(form);
        return refused != null ? refused : store(sids, form);
    }

    private static @Nullable Future<Answer> refused(MultiMap form) {
        if (isBlank(form.get("To"))) {
            return error(400, 21604, "A 'To' phone number is required.");
        }
        if (isBlank(form.get("From")) && isBlank(form.get("MessagingServiceSid"))) {
            return error(400, 21603, "A 'From' phone number or a 'MessagingServiceSid' is required.");
        }
        if (isBlank(form.get("Body"))) {
            return error(400, 21602, "Message body is required.");
        }
        return form.get("Body").length() <= LONGEST_BODY
                ? null
                : error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
    }

    private Future<Answer> store(TwilioSids sids, MultiMap form) {
        String from = isBlank(form.get("From")) ? form.get("MessagingServiceSid") : form.get("From");
        return bus.request(InboxCommands.CATCH, InboxCommands.Catch.sms(from, form.get("To"), form.get("Body")))
                .map(caught -> Answer.json(201, queued(sids, form, caught).toBuffer()))
                .recover(TwilioOperations::failed);
    }

    private JsonObject queued(TwilioSids sids, MultiMap form, InboxCommands.Caught caught) {
        return message(sids, caught.id(), clock.instant(), form.get("Body"))
                .put("status", "queued")
                .put("to", form.get("To"))
                .put("from", form.get("From"))
                .put("messaging_service_sid", form.get("MessagingServiceSid"))
                .putNull("date_sent");
    }

    private Future<Answer> get(Call call, TwilioSids sids) {
        String file = call.inputs().text("message");
        OptionalLong id =
                file.endsWith(JSON) ? sids.id(file.substring(0, file.length() - JSON.length())) : OptionalLong.empty();
        return id.isEmpty()
                ? notFound("a message's sid was made here")
                : messages.one(id.getAsLong())
                        .compose(found -> found.map(MessageReads.Shown::message)
                                .filter(message -> message.channel() == Channel.SMS)
                                .map(message -> shown(sids, message))
                                .orElseGet(() -> notFound("no message has this sid, or no longer")))
                        .recover(TwilioOperations::failed);
    }

    private static Future<Answer> shown(TwilioSids sids, CaughtMessage message) {
        return Future.succeededFuture(Answer.ok(delivered(sids, message)).with("Cache-Control", "no-store"));
    }

    private static JsonObject delivered(TwilioSids sids, CaughtMessage message) {
        return message(
                        sids,
                        message.id(),
                        message.receivedAt(),
                        message.content().text())
                .put("status", "delivered")
                .put("to", "+" + message.to())
                .put("from", message.from())
                .putNull("messaging_service_sid")
                .put("date_sent", DATE.format(message.receivedAt()));
    }

    private static JsonObject message(TwilioSids sids, long id, Instant at, String body) {
        String accountSid = sids.account().accountSid();
        String sid = sids.of(id);
        String path = "/2010-04-01/Accounts/" + accountSid + "/Messages/" + sid;
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("api_version", "2010-04-01")
                .put("direction", "outbound-api")
                .put("body", body)
                .put("num_segments", String.valueOf(SmsSegments.count(body)))
                .put("num_media", "0")
                .put("date_created", DATE.format(at))
                .put("date_updated", DATE.format(at))
                .putNull("error_code")
                .putNull("error_message")
                .putNull("price")
                .put("price_unit", "USD")
                .put("uri", path + JSON)
                .put("subresource_uris", new JsonObject().put("media", path + "/Media.json"));
    }

    private static Future<Answer> failed(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.BadInput bad) {
            return error(400, 21211, "Invalid 'To' Phone Number: " + bad.detail());
        }
        LOG.warn("a request by Twilio's way in was not fulfilled: {}", cause.getMessage());
        return error(503, 20503, "Service unavailable: send it again");
    }

    private static Future<Answer> notFound(String why) {
        return error(404, 20404, "The requested resource was not found: " + why);
    }

    private static Future<Answer> error(int status, int code, String message) {
        JsonObject body = new JsonObject()
                .put("code", code)
                .put("message", message)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", status);
        Answer answer = Answer.json(status, body.toBuffer());
        return Future.succeededFuture(
                status == 401 ? answer.with("WWW-Authenticate", "Basic realm=\"Twilio API\"") : answer);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
