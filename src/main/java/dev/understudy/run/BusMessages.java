package dev.understudy.run;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.domain.Identity;
import dev.understudy.flow.Messages;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A flow's inbox over the bus. Tells when a message came, since that proves that the shop's gateway points here. */
final class BusMessages implements Messages {
    private final Bus bus;
    private final Runnable heard;

    BusMessages(Bus bus, Runnable heard) {
        this.bus = bus;
        this.heard = heard;
    }

    @Override
    public Future<Mark> mark() {
        return bus.request(InboxCommands.MARK, InboxCommands.Place.NOW).map(Mark::new);
    }

    @Override
    public Future<Optional<CaughtMessage>> next(Channel channel, Identity identity, Mark after, Duration within) {
        String recipient = channel == Channel.SMS
                ? identity.phone().e164()
                : identity.email().toLowerCase(Locale.ROOT);
        return bus.request(
                        InboxCommands.AWAIT,
                        new InboxCommands.Await(recipient, after.value(), within),
                        within.plus(Bus.USUAL_PATIENCE))
                .onSuccess(found -> found.ifPresent(message -> heard.run()));
    }
}
