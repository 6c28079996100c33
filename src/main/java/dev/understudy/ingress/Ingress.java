package dev.understudy.ingress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.stream.IntStream;

/** Starts the API. Undeploying, or closing Vert.x, stops it: streams get a close frame, requests under way their grace. */
public final class Ingress {
    private Ingress() {}

    /** @return the port it listens on, once all instances do */
    public static Future<Integer> start(Vertx vertx, IngressSettings settings, IngressParts parts, int instances) {
        IngressMeters meters = new IngressMeters(parts.registry());
        IngressVerticle first =
                new IngressVerticle(settings, parts, meters, settings.http().port());
        // the others follow the first one's port, which was chosen by the system where the configuration says 0
        return vertx.deployVerticle(first)
                .compose(deployed -> Future.all(IntStream.range(1, instances)
                        .mapToObj(each ->
                                vertx.deployVerticle(new IngressVerticle(settings, parts, meters, first.port())))
                        .toList()))
                .map(all -> first.port());
    }
}
