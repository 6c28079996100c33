package dev.understudy.config;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shop that the team runs.
 *
 * @param otherOrigins further origins that the flow talks to, an identity host say; each needs a consent document of its own
 * @param environment must equal the one in the consent document; {@code production} is refused
 * @param flow the flow file
 * @param caFile PEM certificates trusted for these origins besides the system's; null for none
 * @param settings values that the flow uses by name
 * @param secrets values that the flow uses by name and that no trace shows
 */
public record MarketplaceConfig(
        MarketplaceId id,
        Origin origin,
        List<Origin> otherOrigins,
        String environment,
        Path flow,
        @Nullable Path caFile,
        Map<String, String> settings,
        Map<String, Secret> secrets,
        Ceilings ceilings,
        Timing timing) {

    /** Our own ceilings; consent's are above them and hold for all nodes and pools together. */
    public record Ceilings(int accounts, int concurrency, int perMinute) {}

    /**
     * @param consentCheck time between two checks of the consent document, at most an hour
     * @param answerBytes largest answer that is read
     * @param retries attempts after the first, where retrying is allowed
     */
    public record Timing(
            Duration connect,
            Duration answer,
            Duration registration,
            Duration consentCheck,
            Duration retryPause,
            int retries,
            int answerBytes) {}
}
