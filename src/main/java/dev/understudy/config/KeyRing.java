package dev.understudy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The keys of the configuration. */
public record KeyRing(List<KeyConfig> keys) {
    public KeyRing {
        keys = List.copyOf(keys);
    }

    /** Whose key this is. Hashed once, and compared with every hash to its end, so that the time tells nothing. */
    public Optional<KeyConfig> ownerOf(ApiKey presented) {
        byte[] hash = presented.hash().getBytes(StandardCharsets.US_ASCII);
        return keys.stream()
                .filter(key -> MessageDigest.isEqual(hash, key.hash().getBytes(StandardCharsets.US_ASCII)))
                .reduce((first, second) -> first);
    }
}
