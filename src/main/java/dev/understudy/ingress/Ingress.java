package dev.understudy.ingress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Starts the API. Undeploying, or closing Vert.x, stops it: streams get a close frame, requests under way their grace. */
public final class Ingress {
    /** To Vert.x zero is a free port for each server, and a negative number one that all share which say the same. */
    private static final int SHARED_FREE_PORT = -1;

    private Ingress() {}

    /**
     * An API that is open.
     *
     * @param gateways ports of those that have a listener of their own, by their names
     * @param deployments to be undeployed, in any order
     */
    public record Open(int port, Map<String, Integer> gateways, List<String> deployments) {}

    /** Succeeds once all instances listen. */
    public static Future<Open> start(Vertx vertx, IngressSettings settings, IngressParts parts, int instances) {
        ProcessMeters.bind(parts.registry());
        Figures figures = new Figures(
                new IngressMeters(parts.registry()),
                new FeedMeters(parts.registry()),
                new Levels(parts.readings(), parts.registry()),
                new PoolHistory(parts.readings().pools(), Clock.systemUTC()),
                new Capacity(settings.http().limits(), parts.registry()),
                new UnreadBytes(settings.stream().unreadBytes(), parts.registry()));
        int port =
                settings.http().port() == 0 ? SHARED_FREE_PORT : settings.http().port();
        List<IngressVerticle> verticles = IntStream.range(0, instances)
                .mapToObj(each -> new IngressVerticle(settings, parts, figures, port))
                .toList();
        List<Future<String>> deploying = new ArrayList<>();
        deploying.add(vertx.deployVerticle(new Tallies(parts.bus(), parts.registry())));
        deploying.add(vertx.deployVerticle(figures.history()));
        verticles.forEach(verticle -> deploying.add(vertx.deployVerticle(verticle)));
        Map<String, GatewayVerticle> gateways = new LinkedHashMap<>();
        settings.inbox()
                .gateways()
                .listeners()
                .forEach((name, listen) ->
                        gateways.put(name, new GatewayVerticle(settings, parts, figures, name, listen)));
        gateways.values().forEach(verticle -> deploying.add(vertx.deployVerticle(verticle)));
        return Future.all(deploying)
                .map(all -> new Open(
                        verticles.get(0).port(),
                        ports(gateways),
                        deploying.stream().map(Future::result).toList()));
    }

    private static Map<String, Integer> ports(Map<String, GatewayVerticle> gateways) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        gateways.forEach((name, verticle) -> ports.put(name, verticle.port()));
        return ports;
    }

    /** What is counted, what is looked up when somebody scrapes, what was, and what there is room for; one of each per process. */
    record Figures(
            IngressMeters meters,
            FeedMeters feeds,
            Levels levels,
            PoolHistory history,
            Capacity capacity,
            UnreadBytes unread) {}
}
