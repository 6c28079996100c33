package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands.Granted;
import dev.understudy.domain.LeaseId;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request, where somebody wants that: who asked for what, how it ended, and which lease it was about. Off as it comes: the API answers thousands a second. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.understudy.access");
    private static final String KEY = "access-key";
    private static final String LEASE = "access-lease";

    private AccessLog() {}

    static void by(RoutingContext ctx, Caller caller) {
        ctx.put(KEY, caller.name());
    }

    static LeaseId about(RoutingContext ctx, LeaseId lease) {
        ctx.put(LEASE, lease);
        return lease;
    }

    /** Of several the first; the others were granted together with it. */
    static void about(RoutingContext ctx, List<Granted> leases) {
        leases.stream().findFirst().ifPresent(first -> ctx.put(LEASE, first.id()));
    }

    static void ended(RoutingContext ctx, String operation, int status, long nanos) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        @Nullable LeaseId lease = ctx.get(LEASE);
        Object shown = lease == null ? "-" : lease;
        LOG.info(
                "request {} by '{}': {} gives {} in {} ms, lease {}",
                RequestIds.of(ctx),
                ctx.get(KEY, ""),
                operation,
                status,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                shown);
    }
}
