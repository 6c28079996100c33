package dev.understudy.ingress;

import dev.understudy.domain.Failure;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** Opens feeds. */
final class FeedOperation {
    private static final Duration WHEN_FULL = Duration.ofSeconds(5);

    private final Duration usualTtl;
    private final FeedParts parts;

    /** @param usualTtl of a feed that names none */
    FeedOperation(Duration usualTtl, FeedParts parts) {
        this.usualTtl = usualTtl;
        this.parts = parts;
    }

    void bind(Map<String, Operation> table) {
        table.put("feedPool", this::feed);
    }

    /** A quota that can never be kept is told before anything is leased. */
    private Future<Answer> feed(Call call) {
        FeedOrder order = FeedOrder.of(call, usualTtl);
        FeedFormat format = FeedFormat.named(call.inputs().text("format"));
        int quota = order.holder().quota();
        if (quota > 0 && order.count() > quota) {
            throw new Failure.QuotaExhausted(order.holder().key(), quota).asRefusal();
        }
        if (call.isGone()) {
            return Future.succeededFuture(Answer.NOTHING); // to nobody; and nothing would ever give a place back
        }
        if (parts.meters().opens() > parts.limits().atOnce()) {
            parts.meters().closes();
            throw new Failure.Overloaded("feeds", WHEN_FULL).asRefusal();
        }
        call.context().addEndHandler(over -> parts.meters().closes());
        return new Feed(parts, order, format, call).open();
    }
}
