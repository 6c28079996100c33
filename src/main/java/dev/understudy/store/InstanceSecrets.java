package dev.understudy.store;

import java.security.SecureRandom;
import java.util.Arrays;

/** The instance's own secrets: the seed of its signing key, and the key of its lease tokens; 32 bytes each. */
public final class InstanceSecrets {
    private static final int LENGTH = 32;
    private final byte[] signingSeed;
    private final byte[] tokenKey;

    private InstanceSecrets(byte[] signingSeed, byte[] tokenKey) {
        this.signingSeed = signingSeed;
        this.tokenKey = tokenKey;
    }

    public static InstanceSecrets random() {
        byte[] both = new byte[2 * LENGTH];
        new SecureRandom().nextBytes(both);
        return of(both);
    }

    static InstanceSecrets of(byte[] both) {
        if (both.length != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "the instance's secrets are " + 2 * LENGTH + " bytes, not " + both.length);
        }
        return new InstanceSecrets(Arrays.copyOf(both, LENGTH), Arrays.copyOfRange(both, LENGTH, 2 * LENGTH));
    }

    byte[] bytes() {
        byte[] both = Arrays.copyOf(signingSeed, 2 * LENGTH);
        System.arraycopy(tokenKey, 0, both, LENGTH, LENGTH);
        return both;
    }

    public byte[] signingSeed() {
        return signingSeed.clone();
    }

    public byte[] tokenKey() {
        return tokenKey.clone();
    }
}
