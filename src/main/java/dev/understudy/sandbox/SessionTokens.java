package dev.understudy.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** What a session cookie carries. Only digests are kept, so that the users' file signs nobody in. */
final class SessionTokens {
    private static final int TOKEN_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private SessionTokens() {}

    static String fresh() {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return TEXT.encodeToString(token);
    }

    static String digest(String token) {
        return TEXT.encodeToString(Ed25519Keys.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}
