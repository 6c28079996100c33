package dev.understudy.ingress;

import dev.understudy.bus.LeaseCommands.Acquire;
import dev.understudy.bus.LeaseCommands.Holder;
import dev.understudy.bus.LeaseCommands.Repeat;
import dev.understudy.domain.LeaseRequestId;
import dev.understudy.domain.PoolName;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of a feed.
 *
 * @param patience how long the feed waits for its next accounts when the pool has run dry
 * @param key the client's Idempotency-Key; null where it sent none
 * @param bodySha256 of pool and body, whatever the format: the same accounts can be had again in the other one
 */
record FeedOrder(
        PoolName pool,
        String owner,
        Duration ttl,
        Duration patience,
        int count,
        Holder holder,
        @Nullable String key,
        String bodySha256) {

    /** A character that no client's own key has, so that feeds and single leases never meet. */
    private static final char BATCH_MARK = '/';

    static FeedOrder of(Call call, Duration usualTtl) {
        JsonObject body = call.inputs().body();
        String pool = call.inputs().text("name");
        return new FeedOrder(
                new PoolName(pool),
                body.getString("owner"),
                Duration.ofSeconds(body.getLong("ttlSeconds", usualTtl.toSeconds())),
                Duration.ofSeconds(body.getLong("waitSeconds", 30L)),
                body.getInteger("count"),
                call.caller().asHolder(),
                call.inputs().textOrNull("Idempotency-Key"),
                CanonicalJson.sha256(body.copy().put("pool", pool)));
    }

    /** Batches have keys of their own, in order. How many accounts a batch has is what its first request said, so that a repeat may ask for another number and gets the same rows. */
    Acquire batch(int number, int accounts, Duration waiting) {
        return new Acquire(
                LeaseRequestId.next(),
                pool,
                owner,
                ttl,
                waiting,
                accounts,
                Map.of(),
                holder,
                key == null ? null : new Repeat(key + BATCH_MARK + number, bodySha256));
    }
}
