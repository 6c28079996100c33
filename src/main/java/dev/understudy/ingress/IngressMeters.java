package dev.understudy.ingress;

import dev.understudy.domain.PoolName;
import io.micrometer.core.instrument.Counter;
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
    private final Map<PoolName, Counter> leases = new ConcurrentHashMap<>();
    private final Counter slowReaders;
    private final AtomicInteger waiting;
    private final AtomicInteger streams;

    IngressMeters(MeterRegistry registry) {
        this.registry = registry;
        this.waiting = registry.gauge("understudy.lease.requests.open", new AtomicInteger());
        this.streams = registry.gauge("understudy.stream.readers", new AtomicInteger());
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

    void granted(PoolName pool, int count) {
        leases.computeIfAbsent(pool, this::counter).increment(count);
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
