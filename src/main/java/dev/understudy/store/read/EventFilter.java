package dev.understudy.store.read;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which events a reader wants; nulls for any. */
public record EventFilter(
        @Nullable String pool,
        @Nullable UUID registration,
        @Nullable UUID lease) {
    public static final EventFilter ALL = new EventFilter(null, null, null);

    boolean wants(StreamEvent event) {
        return (pool == null || pool.equals(event.pool()))
                && (registration == null || registration.equals(event.registration()))
                && (lease == null || lease.equals(event.lease()));
    }
}
