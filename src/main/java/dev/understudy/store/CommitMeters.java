package dev.understudy.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * How well a committer's batches go. In the global registry, since a committer is made wherever something is written: the node adds the one that is scraped, and without it nothing is counted.
 */
final class CommitMeters {
    private static final double[] SIZES = {1, 4, 16, 64, 256, 1_024};

    private static final Duration[] TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final DistributionSummary sizes;
    private final Timer times;

    CommitMeters(String committer) {
        sizes = DistributionSummary.builder("understudy.commit.items")
                .description("what group commits wrote at a time: leases, releases, outcomes, messages")
                .tag("committer", committer)
                .serviceLevelObjectives(SIZES)
                .register(Metrics.globalRegistry);
        times = Timer.builder("understudy.commit.duration")
                .description("group commits, from the statement to the database's answer")
                .tag("committer", committer)
                .serviceLevelObjectives(TIMES)
                .register(Metrics.globalRegistry);
    }

    /** With retries and halves, where a row was bad. */
    void wrote(int items, long nanos) {
        sizes.record(items);
        times.record(Duration.ofNanos(nanos));
    }
}
