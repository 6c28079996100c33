package dev.understudy.ingress;

import dev.understudy.config.HttpLimits;
import dev.understudy.domain.Failure;
import dev.understudy.domain.Refusal;
import dev.understudy.ingress.contract.OperationRules;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this node takes at a time, all listeners of the API together. What is beyond is refused at once, while an answer is cheap: a request that waits unseen keeps its memory, and is served when its
 * client has given up. From any thread.
 */
final class Capacity {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** One place in so many is for calls that end something: were they refused together with what begins, an overload would feed itself. */
    private static final int ONE_FOR_ENDINGS_IN = 4;

    private static final Set<String> ENDINGS = Set.of("catchSms", "renewLease", "releaseLease", "leaveLine");

    private final HttpLimits limits;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Counter refusedConnections;
    private final Counter refusedRequests;

    Capacity(HttpLimits limits, MeterRegistry registry) {
        this.limits = limits;
        Gauge.builder("understudy.http.connections", connections, AtomicInteger::get)
                .description("connections to the API that are open on this node, streams included")
                .register(registry);
        Gauge.builder("understudy.http.requests.active", requests, AtomicInteger::get)
                .description("requests to the API that are under way on this node and do not wait by their own wish")
                .register(registry);
        refusedConnections = refused("connections", registry);
        refusedRequests = refused("requests", registry);
    }

    private static Counter refused(String what, MeterRegistry registry) {
        return Counter.builder("understudy.http.refused")
                .description("requests that were refused since this node had too much to do")
                .tag("what", what)
                .register(registry);
    }

    /** @return whether it is one of those that there is room for; {@link #disconnects} is due either way */
    boolean connects() {
        return connections.incrementAndGet() <= limits.connectionsAtMost();
    }

    void disconnects() {
        connections.decrementAndGet();
    }

    Refusal refusedConnection() {
        refusedConnections.increment();
        return new Failure.Overloaded("connections", SOON).asRefusal();
    }

    /** @throws Refusal where too many are under way */
    Place enter(OperationRules rules) {
        boolean ends = rules.gateway() != null || ENDINGS.contains(rules.id());
        int most = limits.requestsAtMost();
        if (requests.incrementAndGet() > (ends ? most : most - most / ONE_FOR_ENDINGS_IN)) {
            requests.decrementAndGet();
            refusedRequests.increment();
            throw new Failure.Overloaded("requests", SOON).asRefusal();
        }
        return new Place();
    }

    /** One request's; of one event loop. */
    final class Place {
        private boolean taken = true;

        private Place() {}

        /** When it was answered, or begins to wait by its own wish; the second time is nothing. */
        void leave() {
            if (taken) {
                taken = false;
                requests.decrementAndGet();
            }
        }
    }
}
