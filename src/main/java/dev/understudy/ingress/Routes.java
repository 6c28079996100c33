package dev.understudy.ingress;

import dev.understudy.config.Gateways;
import dev.understudy.domain.Refusal;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Binds the document's operations, and answers what is none of them. */
final class Routes {
    private static final String OPERATION = "operation";

    /** Nobody ever sees this status but the metrics; web servers have agreed on the number. */
    private static final int CLIENT_GONE = 499;

    /** What the body handler fails with where a body breaks off, or is not chunked as its head says. */
    private static final int BROKEN_BODY = 200;

    private final IngressSettings settings;
    private final IngressParts parts;
    private final Ingress.Figures figures;
    private final Connections connections;

    Routes(IngressSettings settings, IngressParts parts, Ingress.Figures figures, Connections connections) {
        this.settings = settings;
        this.parts = parts;
        this.figures = figures;
        this.connections = connections;
    }

    Router router(Vertx vertx, Admission admission, StreamEndpoint streams) {
        RouterBuilder builder = RouterBuilder.create(vertx, parts.contract().library())
                .rootHandler((PlatformHandler) this::measure)
                .rootHandler((PlatformHandler) RequestIds::assign);
        Map<String, Operation> operations = operations(admission);
        for (OperationRules rules : parts.contract().operations()) {
            // keys and inputs are checked by the endpoint: by the same document, at a hundredth of the cost
            OpenAPIRoute route =
                    builder.getRoute(rules.id()).setDoSecurity(false).setDoValidation(false);
            boolean stream = rules.id().equals("stream");
            (stream ? toStream(rules, streams) : way(rules, operations, admission)).forEach(route::addHandler);
        }
        Router router = builder.createRouter();
        parts.pages().accept(router);
        return withErrors(router);
    }

    /** One gateway's paths and nothing else, for a listener of its own. */
    Router ofGateway(Vertx vertx, Admission admission, String gateway) {
        Router router = Router.router(vertx);
        router.route().handler((PlatformHandler) this::measure).handler((PlatformHandler) RequestIds::assign);
        Map<String, Operation> operations = operations(admission);
        parts.contract().operations().stream()
                .filter(rules -> gateway.equals(rules.gateway()))
                .forEach(rules -> {
                    Route route = router.route(HttpMethod.valueOf(rules.method()), pattern(rules.path()));
                    way(rules, operations, admission).forEach(route::handler);
                });
        return withErrors(router);
    }

    /** A request that becomes a WebSocket must not be read to its end before: clients are about that send "Content-Length: 0" with it, Java 17's own among them. */
    private List<Handler<RoutingContext>> toStream(OperationRules rules, StreamEndpoint streams) {
        return List.of(ctx -> ctx.put(OPERATION, rules.id()).next(), connections::refuseSurplus, streams);
    }

    /** A stranger's body is not read, nor one that nobody takes, nor any where there is too much to do. */
    private List<Handler<RoutingContext>> way(
            OperationRules rules, Map<String, Operation> operations, Admission admission) {
        Endpoint endpoint = endpoint(rules, operations, admission);
        List<Handler<RoutingContext>> way = new ArrayList<>();
        way.add(ctx -> ctx.put(OPERATION, rules.id()).next());
        if (!rules.scopes().isEmpty() || rules.gateway() != null) {
            way.add(connections::refuseSurplus);
            way.add(ctx -> enter(rules, ctx));
        }
        way.add(endpoint::admit);
        if (rules.contentType() != null) {
            // a form merged into a query that cannot be read would end without an answer
            BodyHandler bodies = BodyHandler.create(false)
                    .setMergeFormAttributes(false)
                    .setBodyLimit(settings.http().limits().bodyBytes());
            way.add(bodies::handle);
        }
        way.add(endpoint);
        return way;
    }

    private void enter(OperationRules rules, RoutingContext ctx) {
        try {
            Capacity.Place place = figures.capacity().enter(rules);
            ctx.put(Call.PLACE, place);
            ctx.addEndHandler(over -> place.leave());
        } catch (Refusal tooMuch) {
            Problems.send(ctx, Problems.of(tooMuch, RequestIds.of(ctx)));
            return;
        }
        ctx.next();
    }

    /** The router's way to write {@code {name}}. */
    private static String pattern(String path) {
        return path.replace("{", ":").replace("}", "");
    }

    private static Endpoint endpoint(OperationRules rules, Map<String, Operation> operations, Admission admission) {
        Operation operation = operations.get(rules.id());
        if (operation == null) {
            throw new IllegalStateException("openapi.yaml has an operation that nothing is bound to: " + rules.id());
        }
        return new Endpoint(rules, operation, admission);
    }

    private Map<String, Operation> operations(Admission admission) {
        Map<String, Operation> table = new HashMap<>();
        Acquiring line = new Acquiring(parts.bus(), figures.meters());
        new LeaseOperations(parts.bus(), settings.lease().ttl(), line).bind(table);
        new FeedOperation(settings.lease().ttl(), new FeedParts(line, figures.feeds(), settings.feeds())).bind(table);
        new ReadOperations(parts.readings()).bind(table);
        KeyOperation.bind(table);
        new PoolOperations(parts.bus(), parts.readings(), figures.history()).bind(table);
        new InboxOperations(parts.bus(), parts.readings().messages()).bind(table);
        new ChaosOperations(parts.bus(), parts.readings().messages()).bind(table);
        Gateways gateways = settings.inbox().gateways();
        new TwilioOperations(parts.bus(), parts.readings().messages(), gateways.twilio(), Clock.systemUTC())
                .bind(table);
        new VonageOperation(parts.bus(), gateways.vonage()).bind(table);
        new SmscOperation(parts.bus(), gateways.smsc()).bind(table);
        new ServiceOperations(parts, figures.levels(), settings, admission).bind(table);
        return table;
    }

    private void measure(RoutingContext ctx) {
        long began = System.nanoTime();
        connections.began(ctx);
        ctx.addEndHandler(over -> ended(ctx, over.succeeded(), began));
        ctx.next();
    }

    private void ended(RoutingContext ctx, boolean delivered, long began) {
        connections.ended(ctx);
        int status = delivered ? ctx.response().getStatusCode() : CLIENT_GONE;
        String operation = ctx.get(OPERATION, "none");
        long took = System.nanoTime() - began;
        figures.meters().answered(operation, status, took);
        AccessLog.ended(ctx, operation, status, took);
    }

    private Router withErrors(Router router) {
        return router.errorHandler(404, ctx -> Problems.send(ctx, notFound(ctx)))
                .errorHandler(405, ctx -> Problems.send(ctx, wrongMethod(ctx)))
                .errorHandler(400, Routes::unreadable)
                .errorHandler(BROKEN_BODY, Routes::unreadable)
                .errorHandler(413, ctx -> Problems.send(ctx, Problems.ofStatus(413)))
                .errorHandler(417, ctx -> Problems.send(ctx, Problems.ofStatus(417)))
                .errorHandler(500, Routes::fault);
    }

    /** The path may be what cannot be read: it is looked at as it came. */
    private static void unreadable(RoutingContext ctx) {
        if (SmscOperation.PATH.equals(ctx.request().path())) {
            Endpoint.deliver(ctx, SmscOperation.unreadable(ctx));
        } else {
            Problems.send(ctx, Problems.ofStatus(400));
        }
    }

    private static void fault(RoutingContext ctx) {
        Throwable cause = ctx.failure() == null ? new IllegalStateException("no cause given") : ctx.failure();
        Problems.send(ctx, Problems.of(cause, RequestIds.of(ctx)));
    }

    private static Problem notFound(RoutingContext ctx) {
        return Problem.of(404, "no-such-path", "nothing stands at this path; /openapi.yaml lists what does");
    }

    private Problem wrongMethod(RoutingContext ctx) {
        String allowed = parts.contract().operations().stream()
                .filter(each -> matches(each.path(), ctx.normalizedPath()))
                .map(OperationRules::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        String methods = allowed.isEmpty() ? "GET" : allowed;
        return Problem.of(405, "method-not-allowed", "this path takes " + methods)
                .with("Allow", methods);
    }

    private static boolean matches(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] sent = path.split("/", -1);
        if (wanted.length != sent.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(sent[i])) {
                return false;
            }
        }
        return true;
    }
}
