package dev.understudy.consent;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The Ed25519 key of an instance. Bouncy Castle's, since it signs some twenty times faster than the JDK's, which would cap the requests a second. The seed is the secret; who stores it wraps it.
 */
public final class InstanceKey {
    public static final int SEED_BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;
    /** Where the directory is served, and as what (draft-meunier-http-message-signatures-directory). */
    public static final String DIRECTORY_PATH = "/.well-known/http-message-signatures-directory";

    public static final String DIRECTORY_TYPE = "application/http-message-signatures-directory+json";

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Ed25519PrivateKeyParameters key;
    private final byte[] publicKey;
    private final String x;
    private final Thumbprint thumbprint;

    private InstanceKey(Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.publicKey = key.generatePublicKey().getEncoded();
        this.x = BASE64URL.encodeToString(publicKey);
        // RFC 7638, 3.2 and RFC 8037, 2: the required members only, in this order, without white space.
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        this.thumbprint =
                new Thumbprint(BASE64URL.encodeToString(Sha256.of(members.getBytes(StandardCharsets.US_ASCII))));
    }

    public static InstanceKey generate() {
        return new InstanceKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /** @throws IllegalArgumentException unless the seed has exactly 32 bytes */
    public static InstanceKey ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed has 32 bytes; this one has " + seed.length);
        }
        return new InstanceKey(new Ed25519PrivateKeyParameters(seed));
    }

    /** The secret itself, to be wrapped and stored. */
    public byte[] seed() {
        return key.getEncoded();
    }

    public byte[] publicKey() {
        return publicKey.clone();
    }

    public Thumbprint thumbprint() {
        return thumbprint;
    }

    /** The public key as a JWKS, by which a shop checks our signatures. */
    public JsonObject directory() {
        return new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kty", "OKP")
                                        .put("crv", "Ed25519")
                                        .put("kid", thumbprint.value())
                                        .put("x", x)
                                        .put("use", "sig")));
    }

    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
        key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "InstanceKey[" + thumbprint + "]";
    }
}
