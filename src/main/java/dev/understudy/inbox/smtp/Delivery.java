package dev.understudy.inbox.smtp;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.domain.Failure.BadInput;
import dev.understudy.domain.Refusal;
import dev.understudy.message.Channel;
import dev.understudy.message.mail.Mail;
import dev.understudy.message.mail.MailReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a mail to the inbox, once for each recipient. Where one of them could not be stored the client is told to try again, and those that were get it twice: mail is delivered at least once, as
 * everywhere.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** A mail of that many bytes is decoded in well under a millisecond; larger ones leave the event loop. */
    private static final int QUICKLY_READ = 65_536;

    private final Vertx vertx;
    private final Bus bus;

    Delivery(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    /** Never fails: what went wrong is in the answer. */
    Future<Answer> deliver(Envelope envelope, byte[] raw) {
        return read(raw).compose(mail -> store(envelope, mail)).otherwise(Delivery::refused);
    }

    private Future<Mail> read(byte[] raw) {
        return raw.length <= QUICKLY_READ
                ? Future.succeededFuture(MailReader.read(raw))
                : vertx.executeBlocking(() -> MailReader.read(raw), false);
    }

    private Future<Answer> store(Envelope envelope, Mail mail) {
        String from = mail.from().isEmpty() ? envelope.from() : mail.from();
        List<Future<Caught>> caught = envelope.recipients().stream()
                .map(to -> bus.request(InboxCommands.CATCH, new Catch(Channel.EMAIL, from, to, mail.content())))
                .toList();
        return Future.join(caught)
                .map(all -> Answer.say(
                        "250 2.6.0 Stored as " + caught.get(0).result().id()
                                + (caught.size() > 1 ? " and " + (caught.size() - 1) + " more" : "")));
    }

    private static Answer refused(Throwable cause) {
        if (cause instanceof Refusal refusal && refusal.failure() instanceof BadInput bad) {
            return Answer.say("554 5.6.0 " + bad.detail().replaceAll("[^\\x20-\\x7e]", "?"));
        }
        LOG.warn("a mail was not stored, its sender is told to try again: {}", cause.getMessage());
        return Answer.TRY_LATER;
    }
}
