package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.message.CaughtMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what this node's other parts tell one another, so that none of them has to know about metrics. One per process. */
final class Tallies extends VerticleBase {
    /** A request takes milliseconds, the wait for a code as long as the shop's gateway likes. */
    private static final Duration[] STEP_BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2)
    };

    private final Bus bus;
    private final MeterRegistry registry;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    /** Looked up once per combination, not once per step. */
    private final Map<Step, Timer> steps = new HashMap<>();

    Tallies(Bus bus, MeterRegistry registry) {
        this.bus = bus;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        consumers.add(bus.listen(WakeUps.REGISTRATION_ENDED, this::ended));
        consumers.add(bus.listen(WakeUps.STEP_TAKEN, this::stepped));
        consumers.add(bus.listen(WakeUps.LEASE_EXPIRED, this::expired));
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

    private void expired(PoolName pool) {
        Counter.builder("understudy.leases.expired")
                .description("leases that nobody renewed, as this node found them")
                .tag("pool", pool.value())
                .register(registry)
                .increment();
    }

    private void stepped(WakeUps.StepTaken step) {
        steps.computeIfAbsent(new Step(step.marketplace(), step.step(), step.outcome()), this::timer)
                .record(step.took());
    }

    private record Step(MarketplaceId marketplace, String name, String outcome) {}

    private Timer timer(Step step) {
        return Timer.builder("understudy.registration.steps")
                .description("steps of registrations on this node, from their first request to what came of it")
                .tag("marketplace", step.marketplace().value())
                .tag("step", step.name())
                .tag("outcome", step.outcome())
                .serviceLevelObjectives(STEP_BUCKETS)
                .register(registry);
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
