package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.domain.Failure;
import dev.understudy.domain.InboxWaitId;
import dev.understudy.ingress.contract.Inputs;
import dev.understudy.message.CaughtMessage;
import dev.understudy.store.read.MessageReads;
import dev.understudy.store.read.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages: in, and looked at. */
final class InboxOperations {
    private static final Logger LOG = LoggerFactory.getLogger(InboxOperations.class);

    private final Bus bus;
    private final MessageReads messages;

    InboxOperations(Bus bus, MessageReads messages) {
        this.bus = bus;
        this.messages = messages;
    }

    void bind(Map<String, Operation> table) {
        table.put("catchSms", this::catchSms);
        table.put("listMessages", this::list);
        table.put("awaitMessage", this::await);
        table.put("getMessage", this::one);
    }

    private Future<Answer> catchSms(Call call) {
        JsonObject body = call.inputs().body();
        InboxCommands.Catch command =
                InboxCommands.Catch.sms(body.getString("from"), body.getString("to"), body.getString("body"));
        return bus.request(InboxCommands.CATCH, command).map(InboxOperations::caught);
    }

    private static Answer caught(InboxCommands.Caught caught) {
        JsonObject body = new JsonObject().put("id", caught.id()).put("to", caught.recipient());
        return Answer.json(202, body.toBuffer()).with("Location", "/v1/inbox/messages/" + caught.id());
    }

    private Future<Answer> list(Call call) {
        Inputs in = call.inputs();
        String to = in.textOrNull("to");
        MessageReads.Filter filter = filter(to == null ? null : recipient(to), in.textOrNull("since"));
        int limit = (int) in.number("limit");
        @Nullable String cursor = in.textOrNull("cursor");
        Future<Page<MessageReads.Shown>> found = "newest".equals(in.text("order"))
                ? messages.newest(filter, limit, cursor)
                : messages.page(filter, limit, cursor);
        return found.map(page -> Answer.list(page.items(), page.next(), ViewJson::message));
    }

    private static MessageReads.Filter filter(@Nullable String recipient, @Nullable String since) {
        if (since == null) {
            return new MessageReads.Filter(recipient, 0, null);
        }
        try {
            return since.indexOf('T') < 0
                    ? new MessageReads.Filter(recipient, Long.parseLong(since), null)
                    : new MessageReads.Filter(recipient, 0, Instant.parse(since));
        } catch (DateTimeParseException | NumberFormatException malformed) {
            throw Failure.BadInput.of("query since", "must be a message id, or a time such as 2026-01-31T12:00:00Z")
                    .asRefusal();
        }
    }

    /** As messages are kept under: digits in E.164 order, or a lower-case address. */
    private static String recipient(String to) {
        if (to.indexOf('@') >= 0) {
            return to.strip().toLowerCase(Locale.ROOT);
        }
        String digits = to.chars()
                .filter(c -> c >= '0' && c <= '9')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return digits.startsWith("00") ? digits.substring(2) : digits;
    }

    private Future<Answer> await(Call call) {
        Inputs in = call.inputs();
        Duration within = Duration.ofSeconds(in.number("seconds"));
        if (!within.isZero()) {
            call.waits();
        }
        InboxCommands.Await command = new InboxCommands.Await(in.text("to"), in.numberOrNull("after"), within);
        Future<Optional<CaughtMessage>> asked =
                bus.request(InboxCommands.AWAIT, command, within.plus(Bus.USUAL_PATIENCE));
        call.whenGone(() -> leave(command.id())); // behind it: who has gone already leaves, too
        return asked.map(found -> found.map(InboxOperations::shown).orElse(Answer.NOTHING));
    }

    private void leave(InboxWaitId wait) {
        bus.request(InboxCommands.LEAVE_WAIT, new InboxCommands.LeaveWait(wait))
                .onFailure(
                        why -> LOG.warn("wait {} for a message goes on without a reader: {}", wait, why.getMessage()));
    }

    private static Answer shown(CaughtMessage message) {
        return Answer.ok(ViewJson.message(message)).with("Cache-Control", "no-store");
    }

    private Future<Answer> one(Call call) {
        long id = call.inputs().number("id");
        return messages.one(id)
                .map(found -> found.orElseThrow(() -> new Failure.NoSuch("message", Long.toString(id)).asRefusal()))
                .map(found -> Answer.ok(ViewJson.message(found)).with("Cache-Control", "no-store"));
    }
}
