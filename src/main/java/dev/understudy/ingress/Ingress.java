package dev.understudy.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.stream.IntStream;

/** Starts the API. Undeploying, or closing Vert.x, stops it: streams get a close frame, requests under way their grace. */
public final class Ingress {
    private Ingress() {}

    /** @return the port it listens on, once all instances do */
    public static Future<Integer> start(Vertx vertx, IngressSettings settings, IngressParts parts, int instances) {
        bindProcess(parts.registry());
        Figures figures =
                new Figures(new IngressMeters(parts.registry()), new Levels(parts.readings(), parts.registry()));
        IngressVerticle first =
                new IngressVerticle(settings, parts, figures, settings.http().port());
        // the others follow the first one's port, which was chosen by the system where the configuration says 0
        return vertx.deployVerticle(new Tallies(parts.bus(), parts.registry()))
                .compose(counting -> vertx.deployVerticle(first))
                .compose(deployed -> Future.all(IntStream.range(1, instances)
                        .mapToObj(each ->
                                vertx.deployVerticle(new IngressVerticle(settings, parts, figures, first.port())))
                        .toList()))
                .map(all -> first.port());
    }

    private static void bindProcess(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What is counted, and what is looked up when somebody scrapes; one of each per process. */
    record Figures(IngressMeters meters, Levels levels) {}
}
