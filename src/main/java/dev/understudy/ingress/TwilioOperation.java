package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.config.InboxConfig;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox as Twilio's "create a message" sees it, so that a shop which sends through Twilio needs another base URL and nothing else. Errors have Twilio's numbers
 * (https://www.twilio.com/docs/api/errors), since its client libraries read those.
 */
final class TwilioOperation {
    private static final int LONGEST_BODY = 1_600;
    private static final Logger LOG = LoggerFactory.getLogger(TwilioOperation.class);

    private final Bus bus;
    private final InboxConfig.@Nullable Twilio account;
    private final Clock clock;

    TwilioOperation(Bus bus, InboxConfig.@Nullable Twilio account, Clock clock) {
        this.bus = bus;
        this.account = account;
        this.clock = clock;
    }

    void bind(Map<String, Operation> table) {
        table.put("createTwilioMessage", this::create);
    }

    private Future<Answer> create(Call call) {
        String sid = call.inputs().text("sid");
        if (account == null) {
            return error(401, 20003, "Authenticate: set inbox.twilio.accountSid and authToken in understudy.yaml");
        }
        if (!mayEnter(call.context().request().getHeader("Authorization"), account)) {
            return error(401, 20003, "Authenticate: HTTP Basic with inbox.twilio.accountSid and authToken");
        }
        if (!sid.equals(account.accountSid())) {
            return error(404, 20404, "The requested resource was not found: the path names another account");
        }
        MultiMap form = call.context().request().formAttributes();
        Future<Answer> refused = refused(form);
        return refused != null ? refused : store(sid, form);
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

    private Future<Answer> store(String sid, MultiMap form) {
        String from = isBlank(form.get("From")) ? form.get("MessagingServiceSid") : form.get("From");
        return bus.request(InboxCommands.CATCH, InboxCommands.Catch.sms(from, form.get("To"), form.get("Body")))
                .map(caught -> Answer.json(201, queued(sid, form, caught).toBuffer()))
                .recover(TwilioOperation::failed);
    }

    private JsonObject queued(String accountSid, MultiMap form, InboxCommands.Caught caught) {
        String sid = "SM" + String.format("%032x", caught.id());
        String now = DateTimeFormatter.RFC_1123_DATE_TIME
                .format(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .replace("GMT", "+0000");
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("api_version", "2010-04-01")
                .put("status", "queued")
                .put("direction", "outbound-api")
                .put("to", form.get("To"))
                .put("from", form.get("From"))
                .put("messaging_service_sid", form.get("MessagingServiceSid"))
                .put("body", form.get("Body"))
                .put("num_segments", String.valueOf(SmsSegments.count(form.get("Body"))))
                .put("num_media", "0")
                .put("date_created", now)
                .put("date_updated", now)
                .putNull("date_sent")
                .putNull("error_code")
                .putNull("error_message")
                .putNull("price")
                .put("uri", "/2010-04-01/Accounts/" + accountSid + "/Messages/" + sid + ".json");
    }

    private static Future<Answer> failed(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof Failure.BadInput bad) {
            return error(400, 21211, "Invalid 'To' Phone Number: " + bad.detail());
        }
        LOG.warn("a message by Twilio's way in was not stored: {}", cause.getMessage());
        return error(503, 20503, "Service unavailable: the message is not stored, send it again");
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

    private static boolean mayEnter(@Nullable String header, InboxConfig.Twilio account) {
        if (header == null || !header.regionMatches(true, 0, "basic ", 0, 6)) {
            return false;
        }
        String expected = account.accountSid() + ":" + account.authToken().value();
        try {
            byte[] sent = Base64.getDecoder().decode(header.substring(6).strip());
            return MessageDigest.isEqual(sent, expected.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
