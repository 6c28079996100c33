package dev.understudy.config;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Origin;
import dev.understudy.domain.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shop that the team runs. The reader refuses production and plain http with the line to mend; {@code consent} refuses them again, however this record was made.
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

    public MarketplaceConfig {
        otherOrigins = List.copyOf(otherOrigins);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /** The same place with another's flow, and what that flow uses. */
    public MarketplaceConfig withFlow(MarketplaceConfig other) {
        return new MarketplaceConfig(
                id,
                origin,
                otherOrigins,
                environment,
                other.flow,
                caFile,
                other.settings,
                other.secrets,
                ceilings,
                timing);
    }

    static final String NO_PRODUCTION = "is production, where Understudy never registers: name a test environment";
    static final String INSECURE = "plain http is allowed to 127.0.0.1, [::1] and localhost only: use https";

    static boolean isProduction(String environment) {
        String lower = environment.strip().toLowerCase(Locale.ROOT);
        return lower.equals("production") || lower.equals("prod");
    }

    static boolean isAllowed(Origin origin) {
        return origin.isSecure() || origin.isLoopback();
    }

    /** Our own ceilings; consent's are above them and hold for all nodes and pools together. */
    public record Ceilings(int accounts, int concurrency, int perMinute) {
        public static final Ceilings DEFAULT = new Ceilings(10_000, 64, 6_000);
    }

    /**
     * @param connect for a new connection
     * @param answer for one whole answer
     * @param registration for a whole run, waiting for codes included
     * @param retryPause before the first retry; doubles with each, with jitter
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
            int answerBytes) {
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMillis(500),
                3,
                1_048_576);
    }
}
