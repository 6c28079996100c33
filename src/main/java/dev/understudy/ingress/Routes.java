package dev.understudy.ingress;

import dev.understudy.config.Gateways;
import dev.understudy.ingress.contract.OperationRules;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Binds the document's operations, and answers what is none of them. */
final class Routes {
    private static final String OPERATION = "operation";

    /** Nobody ever sees this status but the metrics; web servers have agreed on the number. */
    private static final int CLIENT_GONE = 499;

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
        BodyHandler bodies =
                BodyHandler.create(false).setBodyLimit(settings.http().bodyBytes());
        RouterBuilder builder = RouterBuilder.create(vertx, parts.contract().library())
                .rootHandler((PlatformHandler) this::measure)
                .rootHandler((PlatformHandler) RequestIds::assign)
                .rootHandler(ctx -> readBody(bodies, ctx));
        Map<String, Operation> operations = operations(admission);
        for (OperationRules rules : parts.contract().operations()) {
            Handler<RoutingContext> handler =
                    rules.id().equals("stream") ? streams : endpoint(rules, operations, admission);
            // keys and inputs are checked by the endpoint: by the same document, at a hundredth of the cost
            builder.getRoute(rules.id())
                    .setDoSecurity(false)
                    .setDoValidation(false)
                    .addHandler(ctx -> ctx.put(OPERATION, rules.id()).next())
                    .addHandler(handler);
        }
        Router router = builder.createRouter();
        parts.pages().accept(router);
        return withErrors(router);
    }

    /** One gateway's paths and nothing else, for a listener of its own. */
    Router ofGateway(Vertx vertx, Admission admission, String gateway) {
        BodyHandler bodies =
                BodyHandler.create(false).setBodyLimit(settings.http().bodyBytes());
        Router router = Router.router(vertx);
        router.route()
                .handler((PlatformHandler) this::measure)
                .handler((PlatformHandler) RequestIds::assign)
                .handler(bodies);
        Map<String, Operation> operations = operations(admission);
        parts.contract().operations().stream()
                .filter(rules -> gateway.equals(rules.gateway()))
                .forEach(rules -> router.route(HttpMethod.valueOf(rules.method()), pattern(rules.path()))
                        .handler(ctx -> ctx.put(OPERATION, rules.id()).next())
                        .handler(endpoint(rules, operations, admission)));
        return withErrors(router);
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
        new FeedOperation(settings.lease().ttl(), new FeedParts(line, figures.feeds(), FeedLimits.DEFAULT)).bind(table);
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

    /** A request that becomes a WebSocket must not be read to its end before: clients are about that send "Content-Length: 0" with it, Java 17's own among them. */
    private static void readBody(BodyHandler bodies, RoutingContext ctx) {
        if (ctx.request().canUpgradeToWebSocket()) {
            ctx.next();
        } else {
            bodies.handle(ctx);
        }
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
                .errorHandler(413, ctx -> Problems.send(ctx, Problems.ofStatus(413)))
                .errorHandler(500, Routes::fault);
    }

    private static void unreadable(RoutingContext ctx) {
        if (ctx.normalizedPath().equals(SmscOperation.PATH)) {
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
