package dev.understudy.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 keys as JWKs (RFC 8037) and their thumbprints (RFC 7638). */
final class Ed25519Keys {
    private Ed25519Keys() {}

    /** @throws IllegalArgumentException where it is no point of the curve in 32 base64url bytes */
    static Ed25519PublicKeyParameters fromJwk(String x) {
        try {
            return new Ed25519PublicKeyParameters(Base64.getUrlDecoder().decode(x));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a trusted key is the \"x\" of an Ed25519 JWK: 32 bytes in base64url without padding", e);
        }
    }

    /** The members in alphabetical order, without spaces: RFC 7638, section 3. */
    static String thumbprint(String x) {
        String canonical = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean verifies(Ed25519PublicKeyParameters key, byte[] message, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE
                && key.verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
