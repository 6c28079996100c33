package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.message.CaughtMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/** Counts what this node's other parts tell one another, so that none of them has to know about metrics. One per process. */
final class Tallies extends VerticleBase {
    private final Bus bus;
    private final MeterRegistry registry;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    Tallies(Bus bus, MeterRegistry registry) {
        this.bus = bus;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        consumers.add(bus.listen(WakeUps.REGISTRATION_ENDED, this::ended));
        consumers.add(bus.listen(WakeUps.MESSAGES_CAUGHT, this::caught));
        return Future.succeededFuture();
    }

    private void ended(WakeUps.Ended end) {
        Counter.builder("understudy.registrations")
                .description("registrations that ended on this node, by outcome and reason")
                .tag("pool", end.pool().value())
                .tag("outcome", end.reason() == null ? "registered" : "failed")
                .tag("reason", end.reason() == null ? "none" : end.reason().code())
                .register(registry)
                .increment();
    }

    private void caught(List<CaughtMessage> messages) {
        messages.forEach(message -> Counter.builder("understudy.inbox.messages")
                .description("messages that came in by this node")
                .tag("channel", message.channel().code())
                .register(registry)
                .increment());
    }

    @Override
    public Future<?> stop() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }
}
