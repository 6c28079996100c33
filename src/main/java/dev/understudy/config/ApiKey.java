package dev.understudy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A key to the HTTP API. {@link #make} draws 256 random bits, which nobody guesses however fast the hash is: so one round of SHA-256 is right, and a slow password hash would only cost each request
 * its time. A key that a person chose can be guessed from its hash; only {@code demo}, which listens on this machine and whose accounts are worth nothing, takes one.
 */
public record ApiKey(String value) {
    private static final String PREFIX = "us_";
    private static final String ALGORITHM = "sha256:";
    private static final Pattern HASH = Pattern.compile(ALGORITHM + "[0-9a-f]{64}");
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static ApiKey make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the configuration holds: {@code sha256:} and 64 hex digits. */
    public String hash() {
        return ALGORITHM + HexFormat.of().formatHex(digest());
    }

    /** In a time that does not tell how much of the hash agreed. */
    public boolean hashesTo(String hash) {
        return MessageDigest.isEqual(bytes(hash()), bytes(hash));
    }

    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(value));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "us_***";
    }
}
