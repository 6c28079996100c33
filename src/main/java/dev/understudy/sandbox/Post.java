package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to their carrier. A refused or failed one is tried again a few times, then counted and given up: the
 * sign-up's own "ask again" is the remedy, as with a real carrier.
 */
final class Post {
    private static final Logger LOG = LoggerFactory.getLogger(Post.class);
    private static final int TRIES = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Counters counters;
    private final InstantSource clock;
    private final Carrier sms;
    private final Carrier mail;
    private final AtomicLong complainedAt = new AtomicLong();
    private final AtomicLong unspoken = new AtomicLong();

    Post(Vertx vertx, Counters counters, InstantSource clock, Carrier sms, Carrier mail) {
        this.vertx = vertx;
        this.counters = counters;
        this.clock = clock;
        this.sms = sms;
        this.mail = mail;
    }

    Message write(String to, Letter letter) {
        return new Message(carrier(letter.channel()).from(), to, letter, clock.instant());
    }

    private Carrier carrier(Channel channel) {
        return channel == Channel.SMS ? sms : mail;
    }

    /** Ends when the inbox has it, or when it is given up; never fails. */
    Future<Void> deliver(Message message) {
        return attempt(message, carrier(message.letter().channel()), 1)
                .onSuccess(nothing -> counters.count(Counters.Of.MESSAGES_SENT))
                .recover(this::giveUp);
    }

    private Future<Void> attempt(Message message, Carrier carrier, int number) {
        Future<Void> sent = carrier.carry(message);
        return number == TRIES
                ? sent
                : sent.recover(failure -> pause(number).compose(nothing -> attempt(message, carrier, number + 1)));
    }

    private Future<Void> pause(int after) {
        return vertx.timer(FIRST_PAUSE.toMillis() << (after - 1)).mapEmpty();
    }

    private Future<Void> giveUp(Throwable failure) {
        counters.count(Counters.Of.MESSAGES_FAILED);
        long now = clock.millis();
        long before = complainedAt.get();
        if (now - before >= BETWEEN_COMPLAINTS.toMillis() && complainedAt.compareAndSet(before, now)) {
            LOG.warn(
                    "A message could not be handed to the inbox ({} others not mentioned): {}",
                    unspoken.getAndSet(0),
                    failure.toString());
        } else {
            unspoken.incrementAndGet();
        }
        return Future.succeededFuture();
    }

    Future<Void> close() {
        return sms.close().eventually(mail::close);
    }
}
