package dev.understudy.inbox;

import dev.understudy.bus.InboxCommands.ClearChaos;
import dev.understudy.bus.InboxCommands.SetChaos;
import dev.understudy.message.CaughtMessage;
import dev.understudy.message.ChaosRule;
import dev.understudy.store.ChaosTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets messages that chaos holds back arrive when they are due. Every node looks now and then; the one that held a message back also knows when. Confined to the inbox's context.
 */
final class BadWeather {
    private static final Logger LOG = LoggerFactory.getLogger(BadWeather.class);

    private final ChaosTable chaos;
    private final Recipients recipients;
    private final Consumer<List<CaughtMessage>> tell;
    private boolean looking;
    private boolean again;
    private @Nullable Runnable cancelAlarm;
    private boolean stopped;

    BadWeather(ChaosTable chaos, Recipients recipients, Consumer<List<CaughtMessage>> tell) {
        this.chaos = chaos;
        this.recipients = recipients;
        this.tell = tell;
    }

    Future<ChaosRule> set(SetChaos wish) {
        return recipient(wish.to()).compose(to -> chaos.set(to, wish.terms(), wish.lasts()));
    }

    Future<Integer> clear(ClearChaos wish) {
        String to = wish.to();
        return to == null ? chaos.clear(null) : recipient(to).compose(chaos::clear);
    }

    private Future<String> recipient(String spelled) {
        return spelled.equals(ChaosRule.ANYBODY) ? Future.succeededFuture(spelled) : recipients.resolve(spelled);
    }

    /** One look at a time; whoever asks meanwhile gets another after it. */
    void look(Vertx vertx) {
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        chaos.arrive()
                .onSuccess(tell::accept)
                .compose(arrived -> chaos.untilNext())
                .onComplete(next -> looked(vertx, next), away -> {
                    LOG.debug("a look for held messages failed, the next is soon: {}", away.getMessage());
                    looked(vertx, Optional.empty());
                });
    }

    private void looked(Vertx vertx, Optional<Duration> next) {
        looking = false;
        cancel();
        if (again) {
            again = false;
            look(vertx);
        } else if (next.isPresent() && !stopped) {
            long timer = vertx.setTimer(Math.max(1, next.get().toMillis()), due -> look(vertx));
            cancelAlarm = () -> vertx.cancelTimer(timer);
        }
    }

    private void cancel() {
        if (cancelAlarm != null) {
            cancelAlarm.run();
            cancelAlarm = null;
        }
    }

    void stop() {
        stopped = true;
        cancel();
    }
}
