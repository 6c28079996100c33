package dev.understudy.bench;

import java.time.Duration;
import java.util.Arrays;

/** Every single latency of a run: a few hundred thousand at most, so nothing need be rounded into buckets. */
final class Latencies {
    private final long[] nanos;
    private int size;

    Latencies(int most) {
        nanos = new long[most];
    }

    void add(long took) {
        nanos[size++] = took;
    }

    /** @param share from 0 to 1: 0.99 for the time that 99 of 100 kept below */
    Duration percentile(double share) {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        int at = (int) Math.ceil(share * size) - 1;
        return Duration.ofNanos(sorted[Math.max(0, at)]);
    }

    static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
