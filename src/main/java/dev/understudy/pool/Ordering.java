package dev.understudy.pool;

import dev.understudy.config.PoolConfig;
import dev.understudy.consent.ConsentInForce;
import dev.understudy.domain.Identity;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PhoneNumber;
import dev.understudy.identity.IdentityMaker;
import dev.understudy.identity.IdentityOverrides;
import dev.understudy.number.ConsentedRange;
import dev.understudy.number.NumberRule;
import dev.understudy.run.Marketplace;
import dev.understudy.store.OrderTable.Terms;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What a pool's orders are made of: where numbers come from, what people are like. Each number is checked by itself when it is reserved, and again before a request carries it. */
final class Ordering {
    private final PoolDesk desk;
    private final Marketplace marketplace;
    private final PoolConfig pool;

    Ordering(PoolDesk desk, Marketplace marketplace, PoolConfig pool) {
        this.desk = desk;
        this.marketplace = marketplace;
        this.pool = pool;
    }

    Terms terms(ConsentInForce consent, IdentityOverrides overrides) {
        List<ConsentedRange> consented = consent.document().numberRanges();
        boolean loopback = marketplace.config().origin().isLoopback();
        return new Terms(
                pool.name(),
                pool.marketplace(),
                () -> marketplace.flow().sha256(),
                desk.consents().ceilings(pool.marketplace()).accounts(),
                NumberRule.ranges(consented),
                phone -> NumberRule.check(phone, consented, loopback).isEmpty(),
                (seed, phone) -> overrides.over(person(overrides.over(persona()), seed, phone)));
    }

    /** At present: an order that waited may be written by another configuration than the one that it began under. */
    private Persona persona() {
        return desk.configured().find(pool.name()).orElse(pool).persona();
    }

    /** Refused with every field that may not be set, or is malformed. */
    IdentityOverrides overrides(Map<String, String> fields) {
        return IdentityOverrides.of(fields, today());
    }

    private LocalDate today() {
        return LocalDate.now(desk.clock().withZone(ZoneOffset.UTC));
    }

    private Identity person(Persona persona, long seed, PhoneNumber phone) {
        return IdentityMaker.make(
                seed ^ desk.seedSalt(), persona, phone, desk.config().inbox().emailDomain(), today());
    }
}
