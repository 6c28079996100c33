package dev.understudy.config;

import dev.understudy.domain.MarketplaceId;
import dev.understudy.domain.Persona;
import dev.understudy.domain.PoolName;
import java.time.Duration;

/**
 * The accounts of one marketplace and one persona.
 *
 * @param target how many must be ready
 * @param readyAtMost registering stops here, waiting demand included
 * @param ttl how long an account may be ready before it is retired
 * @param reuse whether an account that was given back as used is lent again, after a check of its session; else it is deleted
 * @param concurrency registrations of this pool at a time, within the marketplace's
 */
public record PoolConfig(
        PoolName name,
        MarketplaceId marketplace,
        Persona persona,
        int target,
        int readyAtMost,
        Duration ttl,
        boolean reuse,
        int concurrency) {

    public PoolConfig {
        if (target > readyAtMost) {
            throw new IllegalArgumentException("pool '" + name + "': target is above readyAtMost");
        }
    }
}
