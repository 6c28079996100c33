package dev.understudy.ingress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What was written to all readers of the stream on this node and has not left it yet: it lies in memory, a copy for each of them. From any thread. */
final class UnreadBytes {
    private final AtomicLong unread = new AtomicLong();
    private final int most;

    UnreadBytes(int most, MeterRegistry registry) {
        this.most = most;
        Gauge.builder("understudy.stream.unread", unread, AtomicLong::get)
                .baseUnit("bytes")
                .description("written to readers of the stream that have not read it yet")
                .register(registry);
    }

    boolean isRoom() {
        return unread.get() < most;
    }

    void add(int bytes) {
        unread.addAndGet(bytes);
    }
}
