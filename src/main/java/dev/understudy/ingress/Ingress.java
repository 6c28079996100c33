package dev.understudy.ingress;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Starts the API. Undeploying, or closing Vert.x, stops it: streams get a close frame, requests under way their grace. */
public final class Ingress {
    /** To Vert.x zero is a free port for each server, and a negative number one that all share which say the same. */
    private static final int SHARED_FREE_PORT = -1;

    private Ingress() {}

    /**
     * An API that is open.
     *
     * @param deployments to be undeployed, in any order
     */
    public record Open(int port, List<String> deployments) {}

    /** Succeeds once all instances listen. */
    public static Future<Open> start(Vertx vertx, IngressSettings settings, IngressParts parts, int instances) {
        bindProcess(parts.registry());
        Figures figures =
                new Figures(new IngressMeters(parts.registry()), new Levels(parts.readings(), parts.registry()));
        int port =
                settings.http().port() == 0 ? SHARED_FREE_PORT : settings.http().port();
        List<IngressVerticle> verticles = IntStream.range(0, instances)
                .mapToObj(each -> new IngressVerticle(settings, parts, figures, port))
                .toList();
        List<Future<String>> deploying = new ArrayList<>();
        deploying.add(vertx.deployVerticle(new Tallies(parts.bus(), parts.registry())));
        verticles.forEach(verticle -> deploying.add(vertx.deployVerticle(verticle)));
        return Future.all(deploying)
                .map(all -> new Open(
                        verticles.get(0).port(),
                        deploying.stream().map(Future::result).toList()));
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
