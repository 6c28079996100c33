package dev.understudy.store.read;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A marketplace and what it allows.
 *
 * @param suspended null where it is not
 * @param live accounts that exist at the shop
 * @param running flow runs under way
 * @param ceilings within which runs start: the lower of what we are configured for and what its consent documents allow; nothing but nulls where it is not configured
 * @param consent the last valid document; null where there never was one
 */
public record MarketplaceView(
        String id,
        String origin,
        String environment,
        @Nullable Suspension suspended,
        @Nullable Instant checked,
        int live,
        int running,
        Canary canary,
        Limits ceilings,
        @Nullable Consent consent) {

    /** @param passed whether a message has reached our inbox under a flow and consent of this marketplace */
    public record Canary(boolean passed, int unheardInARow) {}

    /** What stands in the document; nulls for what it leaves out. */
    public record Consent(
            String sha256,
            @Nullable Instant fetched,
            @Nullable String expires,
            @Nullable String cleanupUntil,
            List<String> operations,
            Limits limits,
            @Nullable String contact) {}

    /** For all nodes and pools together; null where there is none. */
    public record Limits(
            @Nullable Integer accounts,
            @Nullable Integer concurrency,
            @Nullable Integer perMinute) {
        public static final Limits NONE = new Limits(null, null, null);
    }
}
