package dev.understudy.lease;

import dev.understudy.bus.Bus;
import dev.understudy.bus.LeaseCommands;
import dev.understudy.bus.WakeUps;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/** Answers {@link LeaseCommands} and keeps time. One instance a node: a second one would only make smaller batches. */
public final class LeaseVerticle extends VerticleBase {
    private final LeaseParts parts;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private Runnable stopClocks = () -> {};

    public LeaseVerticle(LeaseParts parts) {
        this.parts = parts;
    }

    @Override
    public Future<?> start() {
        LeaseDesk desk = new LeaseDesk(vertx, parts);
        Bus bus = parts.bus();
        consumers.add(bus.answer(LeaseCommands.ACQUIRE, desk::acquire));
        consumers.add(bus.answer(LeaseCommands.RENEW, desk::renew));
        consumers.add(bus.answer(LeaseCommands.RELEASE, desk::release));
        consumers.add(bus.answer(LeaseCommands.UNDELIVERED, desk::undelivered));
        consumers.add(bus.answer(LeaseCommands.LEAVE_LINE, desk::leaveLine));
        consumers.add(bus.answer(LeaseCommands.FORGET_KEY, desk::forgetKey));
        consumers.add(bus.answer(LeaseCommands.READ_SESSION, desk::readSession));
        consumers.add(bus.answer(LeaseCommands.CLOSE_LINES, now -> desk.closeLines()));
        consumers.add(bus.listen(WakeUps.POOL_READY, desk::poolReady));
        consumers.add(bus.listen(WakeUps.POOL_READY_ELSEWHERE, desk::poolReady));
        consumers.add(bus.listen(WakeUps.REQUESTS_ENDED, desk::requestsEnded));
        startClocks(desk);
        return Future.succeededFuture();
    }

    private void startClocks(LeaseDesk desk) {
        Sweeper sweeper = new Sweeper(parts, desk::heartbeatsWentUnheard);
        long looks = vertx.setPeriodic(parts.settings().sweep().toMillis(), tick -> desk.lookEverywhere());
        sweeper.start(vertx);
        stopClocks = () -> {
            vertx.cancelTimer(looks);
            sweeper.stop(vertx);
            desk.close();
        };
    }

    @Override
    public Future<?> stop() {
        stopClocks.run();
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }
}
