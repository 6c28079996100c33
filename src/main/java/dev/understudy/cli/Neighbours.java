package dev.understudy.cli;

import dev.understudy.bus.Bus;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.PoolName;
import dev.understudy.inbox.InboxVerticle;
import dev.understudy.store.DatabaseSettings;
import dev.understudy.store.Notices;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes this node's wake-ups on to the others and theirs to this one. What comes from elsewhere has topics of its own, so that no wake-up goes in circles. */
final class Neighbours {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);
    private static final String REQUESTS_ENDED = "lease";
    private static final String POOL_READY = "pool";
    private static final String REGISTRATIONS_QUEUED = "registration";

    /** Wake-ups come in bursts, and each notice takes a lock of the whole server. */
    private static final long MOMENT_MILLIS = 20;

    private final Vertx vertx;
    private final Bus bus;
    private final Notices notices;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();

    Neighbours(Vertx vertx, Bus bus, Notices notices) {
        this.vertx = vertx;
        this.bus = bus;
        this.notices = notices;
    }

    Future<Void> start(DatabaseSettings settings) {
        Burst<PoolName> ready = new Burst<>(POOL_READY);
        Burst<MarketplaceId> queued = new Burst<>(REGISTRATIONS_QUEUED);
        consumers.add(bus.listen(WakeUps.POOL_READY, ready::add));
        consumers.add(bus.listen(WakeUps.REGISTRATIONS_QUEUED, queued::add));
        return notices.listen(vertx, settings, this::heard);
    }

    Future<Void> stop() {
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .transform(unregistered -> notices.close());
    }

    /** Requests of other nodes that this one granted. */
    void requestsEnded(List<LeaseRequestId> requests) {
        notices.send(
                REQUESTS_ENDED, requests.stream().map(LeaseRequestId::toString).toList());
    }

    private void heard(String topic, List<String> items) {
        switch (topic) {
            case InboxVerticle.NOTICE -> bus.publish(WakeUps.MESSAGES_ELSEWHERE, items);
            case REQUESTS_ENDED -> bus.publish(WakeUps.REQUESTS_ENDED, requests(items));
            case POOL_READY -> items.forEach(name -> bus.publish(WakeUps.POOL_READY_ELSEWHERE, new PoolName(name)));
            case REGISTRATIONS_QUEUED ->
                items.forEach(id -> bus.publish(WakeUps.REGISTRATIONS_ELSEWHERE, new MarketplaceId(id)));
            default -> LOG.debug("a wake-up for '{}', which this version does not know", topic);
        }
    }

    private static List<LeaseRequestId> requests(List<String> ids) {
        return ids.stream().map(UUID::fromString).map(LeaseRequestId::new).toList();
    }

    /** Wake-ups of one moment, each once. */
    private final class Burst<T> {
        private final String topic;
        private final Set<String> items = new LinkedHashSet<>();

        Burst(String topic) {
            this.topic = topic;
        }

        synchronized void add(T item) {
            if (items.isEmpty()) {
                vertx.setTimer(MOMENT_MILLIS, moment -> send());
            }
            items.add(item.toString());
        }

        private synchronized void send() {
            notices.send(topic, List.copyOf(items));
            items.clear();
        }
    }
}
