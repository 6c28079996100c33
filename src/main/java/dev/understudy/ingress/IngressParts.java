package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.store.read.EventTail;
import dev.understudy.store.read.Readings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import java.util.function.Consumer;

/**
 * What the API works with; one of each per process.
 *
 * @param pages adds what stands beside the API, the dashboard say
 */
public record IngressParts(
        Bus bus,
        ApiContract contract,
        Readings readings,
        EventTail tail,
        Readiness readiness,
        PrometheusMeterRegistry registry,
        Consumer<Router> pages) {}
