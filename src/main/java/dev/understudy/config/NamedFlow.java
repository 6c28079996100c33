package dev.understudy.config;

import java.nio.file.Path;
import java.util.Set;

/**
 * A flow file as a marketplace of the configuration names it. Known as well where the rest of the configuration has to be mended, so that the mistakes of both can be told together.
 *
 * @param settings the names of those that the configuration gives, and so for secrets
 */
public record NamedFlow(String marketplace, Path file, Set<String> settings, Set<String> secrets) {
    public static NamedFlow of(MarketplaceConfig shop) {
        return new NamedFlow(
                shop.id().toString(),
                shop.flow(),
                shop.settings().keySet(),
                shop.secrets().keySet());
    }
}
