package dev.understudy.domain;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as it is written down and streamed. It never holds a cookie, a token, a code or a whole phone number.
 *
 * @param data further facts as strings, numbers and booleans
 */
public record Event(
        EventType type,
        @Nullable PoolName pool,
        @Nullable MarketplaceId marketplace,
        @Nullable UUID registration,
        @Nullable UUID lease,
        @Nullable UUID account,
        @Nullable String step,
        @Nullable Reason reason,
        Map<String, Object> data) {

    public Event {
        data = Map.copyOf(data);
    }

    public static Event of(EventType type) {
        return new Event(type, null, null, null, null, null, null, null, Map.of());
    }

    public Event inPool(PoolName of, MarketplaceId at) {
        return new Event(type, of, at, registration, lease, account, step, reason, data);
    }

    public Event at(MarketplaceId of) {
        return new Event(type, pool, of, registration, lease, account, step, reason, data);
    }

    public Event about(AccountId of, @Nullable RegistrationId run) {
        return new Event(
                type, pool, marketplace, run == null ? null : run.value(), lease, of.value(), step, reason, data);
    }

    public Event step(String of) {
        return new Event(type, pool, marketplace, registration, lease, account, of, reason, data);
    }

    public Event because(@Nullable Reason of) {
        return new Event(type, pool, marketplace, registration, lease, account, step, of, data);
    }

    public Event with(Map<String, Object> facts) {
        return new Event(type, pool, marketplace, registration, lease, account, step, reason, facts);
    }
}
