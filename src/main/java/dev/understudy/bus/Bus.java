package dev.understudy.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The event bus with types. One per Vert.x; made before the verticles. */
public final class Bus {
    /** Longer than any command takes by itself; commands that wait for something say how long. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    private final EventBus bus;

    public Bus(Vertx vertx) {
        bus = vertx.eventBus().registerCodec(new ByReference());
    }

    /** The answer, or the very failure that the other side had; NO_HANDLERS where nobody listens. */
    public <Q, R> Future<R> request(Address<Q, R> address, Q command) {
        return request(address, command, USUAL_PATIENCE);
    }

    public <Q, R> Future<R> request(Address<Q, R> address, Q command, Duration patience) {
        return bus.<Answer<R>>request(address.name(), command, byReference().setSendTimeout(patience.toMillis()))
                .compose(reply -> reply.body().asFuture());
    }

    public <Q, R> MessageConsumer<Q> answer(Address<Q, R> address, Function<Q, Future<R>> handler) {
        return bus.localConsumer(address.name(), message -> reply(message, handler));
    }

    public <M> void publish(Topic<M> topic, M wakeUp) {
        bus.publish(topic.name(), wakeUp, byReference());
    }

    public <M> MessageConsumer<M> listen(Topic<M> topic, Consumer<M> handler) {
        return bus.localConsumer(topic.name(), message -> handler.accept(message.body()));
    }

    private static <Q, R> void reply(Message<Q> message, Function<Q, Future<R>> handler) {
        Future<R> result;
        try {
            result = handler.apply(message.body());
        } catch (RuntimeException thrown) {
            result = Future.failedFuture(thrown);
        }
        result.onComplete(
                value -> message.reply(new Answer<>(value, null), byReference()),
                failure -> message.reply(new Answer<R>(null, failure), byReference()));
    }

    private static DeliveryOptions byReference() {
        return new DeliveryOptions().setLocalOnly(true).setCodecName(ByReference.NAME);
    }

    /** Carries either a value, which is null for commands without an answer, or the failure itself. */
    private record Answer<R>(@Nullable R value, @Nullable Throwable failure) {
        Future<R> asFuture() {
            return failure == null ? Future.succeededFuture(value) : Future.failedFuture(failure);
        }
    }
}
