package dev.understudy.flow;

import dev.understudy.domain.Identity;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** The inbox as a flow sees it; implemented in {@code registration}. */
public interface Messages {
    /** A place in the inbox, taken before a code is asked for: a message at or before it is never used. */
    record Mark(long value) {}

    Future<Mark> mark();

    /** The oldest message for this identity after the mark, waited for; empty when the time is over. */
    Future<Optional<CaughtMessage>> next(Channel channel, Identity identity, Mark after, Duration within);
}
