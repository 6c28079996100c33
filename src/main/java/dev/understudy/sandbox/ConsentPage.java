package dev.understudy.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The shop's own consent document, as {@code consent.md} has it, or as the admin distorts it. */
final class ConsentPage {
    static final String PATH = "/.well-known/understudy.json";

    private final Vertx vertx;
    private final ConsentTerms terms;
    private final Supplier<String> origin;
    private final Instant expires;
    private final Counters counters;
    private final InstantSource clock;
    private volatile ConsentOverride override = ConsentOverride.NONE;

    /** @param origin known once the shop listens */
    ConsentPage(Vertx vertx, ConsentTerms terms, Supplier<String> origin, Counters counters, InstantSource clock) {
        this.vertx = vertx;
        this.terms = terms;
        this.origin = origin;
        this.counters = counters;
        this.clock = clock;
        Instant chosen = terms.expires();
        this.expires = chosen != null
                ? chosen
                : clock.instant().plus(ConsentTerms.DEFAULT_VALIDITY).truncatedTo(ChronoUnit.SECONDS);
    }

    void addTo(Routes routes) {
        routes.add(HttpMethod.GET, PATH, Routes.Guard.NOBODY, this::serve);
        routes.add(HttpMethod.GET, "/admin/consent", Routes.Guard.ADMIN_KEY, this::show);
        routes.add(HttpMethod.PUT, "/admin/consent", Routes.Guard.ADMIN_KEY, this::distort);
        routes.add(HttpMethod.DELETE, "/admin/consent", Routes.Guard.ADMIN_KEY, this::restore);
    }

    private Future<Reply> serve(Exchange exchange) {
        counters.count(Counters.Of.CONSENT_FETCHED);
        ConsentOverride now = override;
        Reply reply = reply(now);
        return now.delayMillis() == 0
                ? Future.succeededFuture(reply)
                : vertx.timer(now.delayMillis()).map(reply);
    }

    private Reply reply(ConsentOverride how) {
        List<Reply.Header> headers = new ArrayList<>();
        headers.add(new Reply.Header(HttpHeaders.CACHE_CONTROL, "no-store"));
        headers.add(new Reply.Header(
                HttpHeaders.DATE,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().plusSeconds(how.dateOffsetSeconds()).atOffset(ZoneOffset.UTC))));
        Integer age = how.ageSeconds();
        if (age != null) {
            headers.add(new Reply.Header(HttpHeaders.AGE, age.toString()));
        }
        String location = how.location();
        if (location != null) {
            headers.add(new Reply.Header(HttpHeaders.LOCATION, location));
        }
        return new Reply(how.status(), how.contentType(), body(how), headers);
    }

    private Buffer body(ConsentOverride how) {
        String raw = how.raw();
        Buffer body = raw != null ? Buffer.buffer(raw) : document(how).toBuffer();
        int missing = how.size() - body.length();
        return missing > 0 ? body.appendString(" ".repeat(missing)) : body;
    }

    private JsonObject document(ConsentOverride how) {
        JsonObject document = usual();
        JsonObject changes = how.document();
        if (changes != null) {
            for (Map.Entry<String, Object> change : changes) {
                if (change.getValue() == null) {
                    Object unused = document.remove(change.getKey());
                } else {
                    document.put(change.getKey(), change.getValue());
                }
            }
        }
        return document;
    }

    private JsonObject usual() {
        JsonArray ranges = new JsonArray();
        for (ConsentTerms.NumberRange range : terms.numberRanges()) {
            ranges.add(new JsonObject().put("from", range.from()).put("to", range.to()));
        }
        JsonObject document = new JsonObject()
                .put("version", 1)
                .put("origin", origin.get())
                .put("instances", new JsonArray(terms.instances()))
                .put("environment", terms.environment())
                .put("operations", new JsonArray(terms.operations()))
                .put("numberRanges", ranges)
                .put("emailDomains", new JsonArray(terms.emailDomains()))
                .put(
                        "limits",
                        new JsonObject()
                                .put("accounts", terms.limits().accounts())
                                .put("concurrency", terms.limits().concurrency())
                                .put("perMinute", terms.limits().perMinute()))
                .put("contact", terms.contact())
                .put("expires", expires.toString());
        Instant cleanup = terms.cleanupUntil();
        return cleanup == null ? document : document.put("cleanupUntil", cleanup.toString());
    }

    private Future<Reply> show(Exchange exchange) {
        ConsentOverride now = override;
        return Future.succeededFuture(
                Reply.ok(new JsonObject().put("override", now.toJson()).put("document", document(now))));
    }

    private Future<Reply> distort(Exchange exchange) {
        override = ConsentOverride.from(exchange.json());
        return show(exchange);
    }

    private Future<Reply> restore(Exchange exchange) {
        override = ConsentOverride.NONE;
        return show(exchange);
    }
}
