package dev.understudy.ingress;

import dev.understudy.domain.RequestId;
import dev.understudy.domain.UuidV7;
import io.vertx.ext.web.RoutingContext;

/** One id per request, in the answer and in our log: the client's own where it is safe to write down. */
final class RequestIds {
    static final String HEADER = "X-Request-Id";
    private static final String KEY = "request-id";
    private static final int LONGEST = 64;

    private RequestIds() {}

    static void assign(RoutingContext ctx) {
        put(ctx);
        ctx.next();
    }

    private static void put(RoutingContext ctx) {
        String sent = ctx.request().getHeader(HEADER);
        String id = sent != null && isSafe(sent) ? sent : UuidV7.next().toString();
        ctx.put(KEY, id);
        ctx.response().putHeader(HEADER, id);
    }

    /** The router turns some requests away before any handler of ours sees them, those without a Host say. */
    static RequestId of(RoutingContext ctx) {
        if (ctx.get(KEY) == null) {
            put(ctx);
        }
        return new RequestId(ctx.get(KEY));
    }

    private static boolean isSafe(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestIds::isSafe);
    }

    private static boolean isSafe(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
