package dev.understudy.sandbox;

import dev.understudy.sandbox.FaultDice.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes: its body read, its key and signature looked at, the faults in force, then its endpoint.
 * Shared by all event loops.
 */
final class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
    static final int LARGEST_BODY = 64 * 1024;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Vertx vertx;
    private final Routes routes;
    private final SignatureDesk signatures;
    private final RequestLog requests;
    private final Counters counters;
    private final FaultDice dice;
    private final HostileAnswers hostile;
    private final InstantSource clock;
    private final byte[] apiAuthorization;
    private final byte[] adminAuthorization;

    record Parts(
            Routes routes,
            SignatureDesk signatures,
            RequestLog requests,
            Counters counters,
            FaultDice dice,
            InstantSource clock) {}

    FrontDoor(Vertx vertx, SandboxSettings.AccessKeys keys, Parts parts) {
        this.vertx = vertx;
        this.routes = parts.routes;
        this.signatures = parts.signatures;
        this.requests = parts.requests;
        this.counters = parts.counters;
        this.dice = parts.dice;
        this.clock = parts.clock;
        this.hostile = new HostileAnswers(vertx, dice, counters, clock);
        this.apiAuthorization = ("Bearer " + keys.api()).getBytes(StandardCharsets.UTF_8);
        this.adminAuthorization = ("Bearer " + keys.admin()).getBytes(StandardCharsets.UTF_8);
    }

    void enter(HttpServerRequest request) {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            attend(new Exchange(request, Buffer.buffer()));
        } else {
            read(request);
        }
    }

    private void read(HttpServerRequest request) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (body.length() <= LARGEST_BODY) {
                attend(new Exchange(request, body));
            } else {
                Reply.error(413, "a body may have at most " + LARGEST_BODY + " bytes")
                        .sendTo(request.response());
            }
        });
    }

    private void attend(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        Routes.Route route = routes.find(request.method(), request.path());
        HostileAct act = route.faulty() ? hostile.actFor(request) : HostileAct.NONE;
        Future<Void> admitted = route.guard() == Routes.Guard.ADMIN_KEY ? Future.succeededFuture() : admit(exchange);
        var unused = admitted.compose(nothing -> checkKey(exchange, route.guard()))
                .compose(nothing -> route.faulty()
                        ? misbehave(exchange, route, act)
                        : route.endpoint().answer(exchange))
                .recover(FrontDoor::explain)
                .onSuccess(reply -> answer(request, reply, route.faulty(), act));
    }

    private Future<Void> admit(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        counters.count(Counters.Of.REQUESTS);
        RequestLog.Line line = requests.open(
                clock.instant(),
                request.method().name(),
                String.valueOf(request.path()),
                request.getHeader(HttpHeaders.USER_AGENT));
        String host = request.getHeader(HttpHeaders.HOST);
        String query = request.query();
        return signatures.admit(
                new SignedRequest(
                        request.method().name(),
                        request.isSSL() ? HTTPS_PORT : HTTP_PORT,
                        host == null ? "" : host,
                        String.valueOf(request.path()),
                        query == null ? "" : query,
                        request.headers(),
                        exchange.body()),
                line);
    }

    private Future<Void> checkKey(Exchange exchange, Routes.Guard guard) {
        boolean welcome = switch (guard) {
            case NOBODY -> true;
            case API_KEY -> exchange.bears(apiAuthorization);
            case ADMIN_KEY -> exchange.bears(adminAuthorization);
        };
        return welcome
                ? Future.succeededFuture()
                : Future.failedFuture(new Refusal(
                        401,
                        guard == Routes.Guard.API_KEY
                                ? "send the shop's API key: Authorization: Bearer <key>"
                                : "send the shop's admin key: Authorization: Bearer <key>"));
    }

    private Future<Reply> misbehave(Exchange exchange, Routes.Route route, HostileAct act) {
        Faults faults = dice.faults();
        if (faults.latency().isNone()) {
            return tryToAnswer(exchange, route, act);
        }
        Duration wait = dice.within(Kind.LATENCY, faults.latency());
        return vertx.timer(Math.max(1, wait.toMillis())).compose(nothing -> tryToAnswer(exchange, route, act));
    }

    private Future<Reply> tryToAnswer(Exchange exchange, Routes.Route route, HostileAct act) {
        if (act.comesInsteadOfWork()) {
            return Future.succeededFuture(hostile.instead(act, exchange.request()));
        }
        if (dice.hits(Kind.ERROR, dice.faults().errorRate())) {
            counters.count(Counters.Of.ERRORS_INJECTED);
            int status = dice.hits(Kind.ERROR_STATUS, 0.5) ? 503 : 500;
            return Future.succeededFuture(Reply.error(status, "the shop is out of order, as it was told to be"));
        }
        return route.endpoint().answer(exchange);
    }

    private static Future<Reply> explain(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return Future.succeededFuture(Reply.error(refusal.status(), refusal.words()));
        }
        LOG.error("A request could not be answered", failure);
        return Future.succeededFuture(Reply.error(500, "the shop itself failed; its log says why"));
    }

    private void answer(HttpServerRequest request, Reply reply, boolean faulty, HostileAct act) {
        if (act != HostileAct.NONE) {
            hostile.send(act, request, reply);
            return;
        }
        if (faulty && dice.hits(Kind.CUT, dice.faults().cutRate())) {
            counters.count(Counters.Of.ANSWERS_CUT);
            var unused = request.connection().close();
            return;
        }
        reply.sendTo(request.response());
    }
}
