package dev.understudy.cli;

import dev.understudy.config.Configuration;
import dev.understudy.config.MarketplaceConfig;
import dev.understudy.dashboard.Dashboard;
import dev.understudy.domain.MarketplaceId;
import dev.understudy.ingress.FeedLimits;
import dev.understudy.ingress.Ingress;
import dev.understudy.ingress.IngressParts;
import dev.understudy.ingress.IngressSettings;
import dev.understudy.ingress.Readiness;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.store.read.EventTail;
import dev.understudy.store.read.MarketplaceView.Limits;
import dev.understudy.store.read.Readings;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The API of a node: opened with everything it answers from, closed with its streams told. */
final class NodeApi {
    /** Event loops that answer HTTP; the verticles and PostgreSQL want the rest of the machine. */
    private static final int INSTANCES = 2;

    private final Vertx vertx;
    private final NodeParts parts;
    private final Supplier<Duration> grace;
    private final Readiness readiness;
    private final EventTail events;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Ingress.Open open = new Ingress.Open(0, Map.of(), List.of());

    /**
     * @param started whether everything else runs, too
     * @param grace how long requests under way may take when this closes
     */
    NodeApi(Vertx vertx, NodeParts parts, BooleanSupplier started, Supplier<Duration> grace) {
        this.vertx = vertx;
        this.parts = parts;
        this.grace = grace;
        this.readiness = readiness(parts, started);
        this.events = new EventTail(
                vertx, parts.instance().database(), parts.config().stream().replayAtMost());
    }

    private static Readiness readiness(NodeParts parts, BooleanSupplier started) {
        return new Readiness()
                .add("database", parts.instance().database().prompt()::ping)
                .add("worker", () -> onlyIf(parts.pulse().isGood(), "this process's claims are lost or late"))
                .add("started", () -> onlyIf(started.getAsBoolean(), "still starting"));
    }

    private static Future<Void> onlyIf(boolean good, String otherwise) {
        return good ? Future.succeededFuture() : Future.failedFuture(otherwise);
    }

    /** The port, once open. */
    int port() {
        return open.port();
    }

    Future<Void> open() {
        Metrics.addRegistry(registry);
        Configuration config = parts.config();
        IngressSettings settings = new IngressSettings(
                config.http(),
                config.stream(),
                config.inbox(),
                config.lease(),
                config.keys(),
                parts.instance().key().directory().encode(),
                grace,
                FeedLimits.DEFAULT);
        return ApiContract.load(vertx)
                .compose(contract -> Ingress.start(vertx, settings, ingressParts(contract), INSTANCES))
                .onSuccess(opened -> open = opened)
                .mapEmpty();
    }

    private IngressParts ingressParts(ApiContract contract) {
        return new IngressParts(
                parts.bus(),
                contract,
                Readings.of(parts.instance().database().prompt(), name -> ceilings(parts, name)),
                events,
                readiness,
                registry,
                Dashboard.load()::mount);
    }

    /** Of one that left the configuration nothing is known but its name. */
    private static Limits ceilings(NodeParts parts, String name) {
        MarketplaceId id = new MarketplaceId(name);
        if (!parts.marketplaces().containsKey(id)) {
            return Limits.NONE;
        }
        MarketplaceConfig.Ceilings lower = parts.consents().ceilings(id);
        return new Limits(lower.accounts(), lower.concurrency(), lower.perMinute());
    }

    Future<Void> close() {
        return Future.join(open.deployments().stream().map(vertx::undeploy).toList())
                .onComplete(closed -> events.close())
                .onComplete(closed -> Metrics.removeRegistry(registry))
                .mapEmpty();
    }
}
