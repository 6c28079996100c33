package dev.understudy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** The keys of the configuration, as they are at present: the file may be read again while the process runs. Safe for any thread. */
public final class KeyRing {
    private volatile List<KeyConfig> keys;

    public KeyRing(List<KeyConfig> keys) {
        this.keys = List.copyOf(keys);
    }

    public List<KeyConfig> keys() {
        return keys;
    }

    /** Whoever holds this ring holds these keys from now on. */
    public void become(KeyRing other) {
        keys = other.keys();
    }

    /** Whose key this is. Hashed once, and compared with every hash to its end, so that the time tells nothing. */
    public Optional<KeyConfig> ownerOf(ApiKey presented) {
        byte[] hash = presented.hash().getBytes(StandardCharsets.US_ASCII);
        return keys.stream()
                .filter(key -> MessageDigest.isEqual(hash, key.hash().getBytes(StandardCharsets.US_ASCII)))
                .reduce((first, second) -> first);
    }
}
