package dev.understudy.ingress;

import dev.understudy.config.HttpConfig;
import dev.understudy.config.InboxConfig;
import dev.understudy.config.KeyRing;
import dev.understudy.config.LeaseConfig;
import dev.understudy.config.StreamConfig;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The API's slice of the configuration.
 *
 * @param keyDirectory the JWKS with the instance's public key, as JSON
 * @param grace how long requests under way may take, asked when the process stops
 */
public record IngressSettings(
        HttpConfig http,
        StreamConfig stream,
        InboxConfig inbox,
        LeaseConfig lease,
        KeyRing keys,
        String keyDirectory,
        Supplier<Duration> grace,
        FeedLimits feeds) {}
