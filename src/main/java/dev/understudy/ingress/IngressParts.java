package dev.understudy.ingress;

import dev.understudy.bus.Bus;
import dev.understudy.ingress.contract.ApiContract;
import dev.understudy.store.read.EventTail;
import dev.understudy.store.read.Readings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What the API works with; one of each per process. */
public record IngressParts(
        Bus bus,
        ApiContract contract,
        Readings readings,
        EventTail tail,
        Readiness readiness,
        PrometheusMeterRegistry registry) {}
