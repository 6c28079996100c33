package dev.understudy.flow;

import dev.understudy.domain.Identity;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.Channel;
import dev.understudy.message.MessageText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An inbox in memory that keeps the port's promises: the oldest after the mark, waited for. */
final class FakeMessages implements Messages {
    private final Vertx vertx;
    private final List<CaughtMessage> messages = new ArrayList<>();
    private final List<Runnable> wakeUps = new ArrayList<>();
    private int marks;

    FakeMessages(Vertx vertx) {
        this.vertx = vertx;
    }

    synchronized int marks() {
        return marks;
    }

    void sms(String text) {
        caught(Channel.SMS, MessageText.of(text));
    }

    void mail(MessageText content) {
        caught(Channel.EMAIL, content);
    }

    private void caught(Channel channel, MessageText content) {
        List<Runnable> waiting;
        synchronized (this) {
            messages.add(new CaughtMessage(messages.size() + 1, channel, "shop", "to", content, Instant.EPOCH));
            waiting = List.copyOf(wakeUps);
            wakeUps.clear();
        }
        waiting.forEach(Runnable::run);
    }

    @Override
    public synchronized Future<Mark> mark() {
        marks++;
        return Future.succeededFuture(new Mark(messages.size()));
    }

    @Override
    public synchronized Future<Optional<CaughtMessage>> next(
            Channel channel, Identity identity, Mark after, Duration within) {
        Optional<CaughtMessage> found = after(channel, after);
        if (found.isPresent() || within.isZero()) {
            return Future.succeededFuture(found);
        }
        Promise<Optional<CaughtMessage>> promise = Promise.promise();
        wakeUps.add(() -> promise.tryComplete(after(channel, after)));
        vertx.setTimer(Math.max(1, within.toMillis()), id -> promise.tryComplete(Optional.empty()));
        return promise.future();
    }

    private synchronized Optional<CaughtMessage> after(Channel channel, Mark mark) {
        return messages.stream()
                .filter(message -> message.channel() == channel && message.id() > mark.value())
                .findFirst();
    }
}
