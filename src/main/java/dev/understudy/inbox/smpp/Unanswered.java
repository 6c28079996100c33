package dev.understudy.inbox.smpp;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores messages whose parts were answered already. Nobody sends them again, so that where the store is away they are tried again for a while. For one context. */
final class Unanswered {
    private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);

    /** With a look in each tenth of {@code inbox.smpp.partsWithin} about as long as a part is waited for. */
    private static final int MOST_TRIES = 10;

    private static final Duration BETWEEN_LAST_TRIES = Duration.ofMillis(500);
    private static final Duration TO_END = Duration.ofSeconds(8);
    private static final Set<Status> PASSING = EnumSet.of(Status.SYSTEM_ERROR, Status.QUEUE_FULL);

    private final PartedMessages parts;
    private final Function<PartedMessage, Future<String>> store;
    private final List<Future<String>> underWay = new ArrayList<>();
    private final List<Try> failed = new ArrayList<>();

    private record Try(PartedMessage message, int number) {}

    /** @param parts whose memory these share */
    Unanswered(PartedMessages parts, Function<PartedMessage, Future<String>> store) {
        this.parts = parts;
        this.store = store;
    }

    void add(PartedMessage message) {
        parts.hold(message);
        run(new Try(message, 1));
    }

    /** Call now and then. */
    void tryAgain() {
        List<Try> all = List.copyOf(failed);
        failed.clear();
        all.forEach(each -> run(new Try(each.message(), each.number() + 1)));
    }

    private void run(Try one) {
        Future<String> stored = store.apply(one.message());
        underWay.add(stored);
        stored.onComplete(done -> underWay.remove(stored))
                .onSuccess(id -> parts.release(one.message()))
                .onFailure(trouble -> failed(one, trouble));
    }

    private void failed(Try one, Throwable trouble) {
        boolean passes = trouble instanceof Malformed refused && PASSING.contains(refused.status());
        if (passes && one.number() < MOST_TRIES) {
            failed.add(one);
            return;
        }
        parts.release(one.message());
        LOG.warn("an incomplete message is lost: {}", trouble.getMessage());
    }

    /** Ends when nothing is left, or its time is over. */
    Future<Void> end(Vertx vertx) {
        tryAgain();
        return untilNothingIsLeft(vertx)
                .timeout(TO_END.toMillis(), TimeUnit.MILLISECONDS)
                .recover(tooLong -> giveUp());
    }

    private Future<Void> untilNothingIsLeft(Vertx vertx) {
        return Future.join(List.copyOf(underWay))
                .transform(done -> failed.isEmpty() ? Future.succeededFuture() : tryAgainSoon(vertx));
    }

    private Future<Void> tryAgainSoon(Vertx vertx) {
        return vertx.timer(BETWEEN_LAST_TRIES.toMillis(), TimeUnit.MILLISECONDS).compose(over -> {
            tryAgain();
            return untilNothingIsLeft(vertx);
        });
    }

    private Future<Void> giveUp() {
        LOG.warn("{} incomplete messages are lost: the store was away to the end", underWay.size() + failed.size());
        failed.clear();
        return Future.succeededFuture();
    }
}
