package dev.understudy.sandbox;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs ID tokens by ES256, with a key of this process: whoever checks them fetches the key first. */
final class IdTokens {
    private static final int COORDINATE_BYTES = 32;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "1";

    private final KeyPair keys;

    IdTokens() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String sign(JsonObject claims) {
        JsonObject header =
                new JsonObject().put("alg", "ES256").put("typ", "JWT").put("kid", KEY_ID);
        String signed = base64(header) + "." + base64(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + TEXT.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(JsonObject json) {
        return TEXT.encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** The public key, as RFC 7517 writes it. */
    JsonObject keySet() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        JsonObject jwk = new JsonObject()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("use", "sig")
                .put("kid", KEY_ID)
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()));
        return new JsonObject().put("keys", new JsonArray().add(jwk));
    }

    /** Big-endian, exactly as long as the curve's field: without the sign's zero, with leading zeros. */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        byte[] magnitude = bytes.length > COORDINATE_BYTES ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        System.arraycopy(magnitude, 0, fixed, COORDINATE_BYTES - magnitude.length, magnitude.length);
        return TEXT.encodeToString(fixed);
    }
}
