package dev.understudy.ingress;

import dev.understudy.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A name and a secret, as a gateway's client sends them. */
record Credentials(String name, Secret secret) {
    private static final String BASIC = "basic ";

    /** HTTP Basic; empty where the header is absent or something else. */
    static Optional<Credentials> basic(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String sent = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            int colon = sent.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(sent.substring(0, colon), new Secret(sent.substring(colon + 1))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    boolean are(String wantedName, Secret wanted) {
        return name.equals(wantedName) && same(secret.value(), wanted.value());
    }

    /** In a time that tells nothing about where they differ. */
    static boolean same(String sent, String wanted) {
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
    }
}
