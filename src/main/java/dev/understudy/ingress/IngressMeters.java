package dev.understudy.ingress;

import dev.understudy.domain.PoolName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the API counts. Meters are looked up once per combination, not once per request. */
final class IngressMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Map<Request, Timer> requests = new ConcurrentHashMap<>();
    private final Map<Wait, Timer> waits = new ConcurrentHashMap<>();
    private final Map<PoolName, Counter> leases = new ConcurrentHashMap<>();
    private final Counter slowReaders;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();

    IngressMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("understudy.lease.requests.open", waiting, AtomicInteger::get)
                .description("requests for a lease that this node has not answered yet")
                .register(registry);
        Gauge.builder("understudy.stream.readers", streams, AtomicInteger::get)
                .description("streams of events that are open on this node")
                .register(registry);
        this.slowReaders = Counter.builder("understudy.stream.slow.readers")
                .description("streams that were closed since their reader did not keep up")
                .register(registry);
    }

    private record Request(String operation, int status) {}

    void answered(String operation, int status, long nanos) {
        requests.computeIfAbsent(new Request(operation, status), this::timer).record(Duration.ofNanos(nanos));
    }

    private Timer timer(Request request) {
        return Timer.builder("understudy.http.requests")
                .description("requests to the API, from their head to the end of the answer")
                .tag("operation", request.operation())
                .tag("status", String.valueOf(request.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void granted(PoolName pool, int count, Duration waited) {
        leases.computeIfAbsent(pool, this::counter).increment(count);
        waited(new Wait(pool, "granted"), waited);
    }

    /** Only of pools that exist: what clients make up must not become labels. */
    void empty(PoolName pool, Duration waited) {
        waited(new Wait(pool, "pool-empty"), waited);
    }

    private record Wait(PoolName pool, String outcome) {}

    private void waited(Wait wait, Duration time) {
        waits.computeIfAbsent(wait, this::timer).record(time);
    }

    private Timer timer(Wait wait) {
        return Timer.builder("understudy.lease.wait")
                .description("from a request for a lease to its accounts, or to the end of its patience")
                .tag("pool", wait.pool().value())
                .tag("outcome", wait.outcome())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter counter(PoolName pool) {
        return Counter.builder("understudy.leases.granted")
                .description("leases that this node answered with")
                .tag("pool", pool.value())
                .register(registry);
    }

    void waitBegins() {
        waiting.incrementAndGet();
    }

    void waitEnds() {
        waiting.decrementAndGet();
    }

    /** @return how many streams are open on this node, this one included */
    int streamOpens() {
        return streams.incrementAndGet();
    }

    void streamCloses() {
        streams.decrementAndGet();
    }

    void slowReader() {
        slowReaders.increment();
    }
}
