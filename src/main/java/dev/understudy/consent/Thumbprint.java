package dev.understudy.consent;

import java.util.regex.Pattern;

/** The RFC 7638 thumbprint of an instance's public key, SHA-256 in base64url: what a consent document lists, and the {@code keyid} of every signature. */
public record Thumbprint(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

    public Thumbprint {
        if (!isValid(value)) {
            throw new IllegalArgumentException("a thumbprint has 43 characters of A-Z a-z 0-9 _ -");
        }
    }

    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
